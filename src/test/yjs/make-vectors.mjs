// Writes cases.json and random.json: updates made by Yjs, and what Yjs makes of them.
import * as Y from 'yjs'
import { writeFileSync } from 'node:fs'
import { dump, hex } from './dump.mjs'

const to = process.argv[2] ?? '.'

const random = seed => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { below: n => Math.floor(next() * n), chance: p => next() < p }
}

const made = (client, edit) => {
  const doc = new Y.Doc()
  doc.clientID = client
  const updates = []
  doc.on('update', update => updates.push(hex(update)))
  edit(doc)
  return { updates, doc }
}

const result = (name, updates, doc) => ({
  name,
  updates,
  full: hex(Y.encodeStateAsUpdate(doc)),
  vector: hex(Y.encodeStateVector(doc)),
  shows: dump(doc)
})

const one = (name, edit) => {
  const { updates, doc } = made(1, edit)
  return result(name, updates, doc)
}

const values = [
  0, 1, -1, 63, 64, -64, 127, 8191, 2147483647, -2147483647, 2147483648, 1e15, 0.5, -0.1, 1e300, Math.PI, 3.4028234663852886e38,
  true, false, null, '', 'text', 'é🙂', [1, [2, {}]], { a: 1, b: { c: [null] } }, new Uint8Array([0, 1, 255])
]

const cases = [
  one('nothing', () => {}),
  one('text', doc => doc.getText('text').insert(0, 'Hi')),
  one('typing', doc => { for (let i = 0; i < 40; i++) doc.getText('text').insert(i, String.fromCharCode(97 + i % 26)) }),
  one('typing in front', doc => { for (let i = 0; i < 9; i++) doc.getText('text').insert(0, String(i)) }),
  one('deleted in the middle', doc => { doc.getText('text').insert(0, 'abcdef'); doc.getText('text').delete(2, 2) }),
  one('deleted and typed again', doc => {
    const text = doc.getText('text')
    text.insert(0, 'abc'); text.delete(2, 1); text.insert(2, 'C'); text.delete(0, 3); text.insert(0, 'new')
  }),
  one('beyond ascii', doc => { doc.getText('text').insert(0, 'aé漢🙂z'); doc.getText('text').insert(3, 'x') }),
  one('a pair of surrogates parted', doc => { doc.getText('text').insert(0, '🙂'); doc.getText('text').insert(1, 'x') }),
  one('marks', doc => {
    const text = doc.getText('text')
    text.insert(0, 'one two three')
    text.format(4, 3, { bold: true })
    text.format(0, 7, { color: 'red' })
    text.insert(5, 'W', { italic: true })
    text.insert(2, 'inherits')
    text.format(0, 5, { color: null })
  }),
  one('embeds', doc => {
    const text = doc.getText('text')
    text.insert(0, 'ab')
    text.insertEmbed(1, { image: 'x.png', size: [1, 2.5] })
    text.insertEmbed(0, { line: true }, { bold: true })
  }),
  one('values in an array', doc => doc.getArray('array').push(values)),
  one('values one by one', doc => values.forEach(value => doc.getArray('array').push([value]))),
  one('values in a map', doc => values.forEach((value, i) => doc.getMap('map').set('key' + i, value))),
  one('a key set again', doc => { for (let i = 0; i < 5; i++) doc.getMap('map').set('k', i) }),
  one('a key deleted', doc => { const map = doc.getMap('map'); map.set('k', 1); map.set('l', 2); map.delete('k') }),
  one('nested', doc => {
    const map = doc.getMap('map')
    map.set('text', new Y.Text('inside'))
    map.set('list', Y.Array.from([1, 2]))
    map.get('list').push([new Y.Map([['deep', new Y.Array()]])])
    map.get('list').get(2).get('deep').push(['bottom'])
    map.get('text').delete(0, 2)
  }),
  one('nested and deleted', doc => {
    const map = doc.getMap('map')
    map.set('list', Y.Array.from([1, new Y.Text('lost'), new Y.Map([['k', new Y.Array()]])]))
    map.set('kept', 1)
    map.delete('list')
    map.set('list', 'again')
  }),
  one('xml', doc => {
    const xml = doc.getXmlFragment('xml')
    const p = new Y.XmlElement('p')
    xml.push([p, new Y.XmlElement('HR')])
    p.setAttribute('class', 'big')
    p.setAttribute('align', 'left')
    const text = new Y.XmlText('hello world')
    p.push([text, new Y.XmlElement('br')])
    text.format(6, 5, { strong: { x: 'y' }, em: {} })
    p.removeAttribute('align')
  }),
  one('a hook and a sub-document', doc => {
    doc.getXmlFragment('xml').push([new Y.XmlHook('custom')])
    doc.getMap('map').set('sub', new Y.Doc({ guid: 'guid', meta: { a: 1 } }))
    doc.getMap('map').delete('sub')
  }),
  one('one transaction', doc => doc.transact(() => {
    doc.getText('text').insert(0, 'a'); doc.getMap('map').set('a', 1); doc.getArray('array').push([1, 2]); doc.getText('text').insert(1, 'b')
  }))
]

// No pairs of surrogates: Yjs loses those that are parted, and only where they are.
const edit = (doc, rnd) => {
  const word = () => 'abcdefghij'.slice(0, 1 + rnd.below(9)) + (rnd.chance(0.1) ? 'é漢' : '')
  const text = doc.getText('text')
  const array = doc.getArray('array')
  const map = doc.getMap('map')
  const xml = doc.getXmlFragment('xml')
  const value = () => values[rnd.below(values.length)]
  const listEdit = (list, depth) => {
    const at = rnd.below(list.length + 1)
    const what = rnd.below(10)
    if (what < 5) list.insert(at, Array.from({ length: 1 + rnd.below(3) }, value))
    else if (what < 7 && list.length > 0) { const i = rnd.below(list.length); list.delete(i, 1 + rnd.below(Math.min(3, list.length - i))) }
    else if (depth < 3 && list.length > 0) {
      const inner = list.get(rnd.below(list.length))
      if (inner instanceof Y.Array) listEdit(inner, depth + 1)
      else if (inner instanceof Y.Map) mapEdit(inner, depth + 1)
      else if (inner instanceof Y.Text) inner.insert(rnd.below(inner.length + 1), word())
      else list.insert(at, [[new Y.Array(), new Y.Map(), new Y.Text(word())][rnd.below(3)]])
    }
  }
  const mapEdit = (target, depth) => {
    const key = 'abcd'[rnd.below(4)]
    const what = rnd.below(10)
    if (what < 4) target.set(key, value())
    else if (what < 6) target.delete(key)
    else {
      const inner = target.get(key)
      if (inner instanceof Y.Array && depth < 3) listEdit(inner, depth + 1)
      else if (inner instanceof Y.Map && depth < 3) mapEdit(inner, depth + 1)
      else if (inner instanceof Y.Text) inner.insert(rnd.below(inner.length + 1), word())
      else target.set(key, [new Y.Array(), new Y.Map(), new Y.Text(word())][rnd.below(3)])
    }
  }
  switch (rnd.below(9)) {
    case 0: case 1: case 2: text.insert(rnd.below(text.length + 1), word()); break
    case 3: if (text.length > 0) { const i = rnd.below(text.length); text.delete(i, 1 + rnd.below(Math.min(6, text.length - i))) } break
    case 4: if (text.length > 0) {
      const i = rnd.below(text.length)
      const marks = [{ bold: true }, { bold: null }, { color: 'red' }, { color: 'blue' }, { link: { href: 'x' } }][rnd.below(5)]
      text.format(i, 1 + rnd.below(text.length - i), marks)
    } break
    case 5: if (rnd.chance(0.3)) text.insertEmbed(rnd.below(text.length + 1), { e: rnd.below(9) }); else text.insert(rnd.below(text.length + 1), word(), { bold: true }); break
    case 6: listEdit(array, 0); break
    case 7: mapEdit(map, 0); break
    default: {
      if (xml.length === 0 || rnd.chance(0.3)) xml.insert(rnd.below(xml.length + 1), [new Y.XmlElement('el' + rnd.below(3))])
      else {
        const element = xml.get(rnd.below(xml.length))
        if (rnd.chance(0.4)) element.setAttribute('ab'[rnd.below(2)], String(rnd.below(5)))
        else if (rnd.chance(0.6)) element.insert(rnd.below(element.length + 1), [new Y.XmlText(word())])
        else if (rnd.chance(0.5) && element.length > 0) element.delete(rnd.below(element.length), 1)
        else xml.delete(rnd.below(xml.length), 1)
      }
    }
  }
}

// Many clients that edit and now and then hear of each other; each update is told in some order, some twice.
export const session = (seed, clients, edits) => {
  const rnd = random(seed)
  const docs = Array.from({ length: clients }, (_, i) => {
    const doc = new Y.Doc()
    doc.clientID = [7, 3, 4294967295, 100000, 12, 9, 800, 51][i]
    return doc
  })
  const updates = []
  docs.forEach(doc => doc.on('update', (update, origin) => { if (origin !== 'remote') updates.push(hex(update)) }))
  for (let i = 0; i < edits; i++) {
    const doc = docs[rnd.below(clients)]
    doc.transact(() => { for (let n = rnd.chance(0.2) ? 3 : 1; n > 0; n--) edit(doc, rnd) })
    if (rnd.chance(0.15)) {
      const other = docs[rnd.below(clients)]
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)), 'remote')
    }
  }
  const all = new Y.Doc()
  docs.forEach(doc => Y.applyUpdate(all, Y.encodeStateAsUpdate(doc)))
  docs.forEach(doc => Y.applyUpdate(doc, Y.encodeStateAsUpdate(all), 'remote'))
  const shows = docs.map(doc => JSON.stringify(dump(doc)))
  if (new Set(shows).size !== 1) throw new Error('Yjs itself differs, seed ' + seed)
  for (let i = updates.length - 1; i > 0; i--) {
    const j = rnd.below(i + 1); [updates[i], updates[j]] = [updates[j], updates[i]]
  }
  for (let i = 0; i < 3; i++) updates.push(updates[rnd.below(updates.length)])
  return { ...result('seed ' + seed, updates, all), merged: hex(Y.mergeUpdates(docs.map(doc => Y.encodeStateAsUpdate(doc)))) }
}

const from = Number(process.argv[3] ?? 1)
const upTo = Number(process.argv[4] ?? 24)
const sessions = []
for (let seed = from; seed <= upTo; seed++) sessions.push(session(seed, 2 + seed % 6, 20 + (seed % 8) * 15))
writeFileSync(to + '/cases.json', JSON.stringify(cases, null, 1) + '\n')
writeFileSync(to + '/random.json', '[\n' + sessions.map(s => JSON.stringify(s)).join(',\n') + '\n]\n')
console.log(cases.length + ' cases, ' + sessions.length + ' sessions')
