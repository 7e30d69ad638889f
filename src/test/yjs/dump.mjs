// What a document shows, in a form that both sides can write.
const plain = value => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.keys(value).sort().map(key => [key, plain(value[key])]))
  }
  return value
}

const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b)

// Stretches that are marked alike, joined.
const segments = text => {
  const found = []
  for (const op of text.toDelta()) {
    const insert = typeof op.insert === 'object' && op.insert.toJSON ? plain(op.insert.toJSON()) : plain(op.insert)
    const attributes = plain(op.attributes ?? {})
    const last = found.at(-1)
    if (last && typeof last.insert === 'string' && typeof op.insert === 'string' && alike(last.attributes, attributes)) {
      last.insert += insert
    } else {
      found.push({ insert, attributes })
    }
  }
  return found
}

export const dump = doc => ({
  text: doc.getText('text').toString(),
  segments: segments(doc.getText('text')),
  array: plain(doc.getArray('array').toJSON()),
  map: plain(doc.getMap('map').toJSON()),
  xml: doc.getXmlFragment('xml').toString()
})

export const hex = bytes => Buffer.from(bytes).toString('hex')
export const unhex = text => new Uint8Array(Buffer.from(text, 'hex'))
