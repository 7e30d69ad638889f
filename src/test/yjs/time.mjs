// The Yjs side of the benchmark: times in milliseconds, after warming up; and a document of 250,000 edits for both sides.
import * as Y from 'yjs'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const file = process.argv[2] ?? 'edits.bin'

const median = (rounds, work) => {
  const times = []
  for (let i = 0; i < rounds; i++) {
    const start = process.hrtime.bigint()
    work()
    times.push(Number(process.hrtime.bigint() - start) / 1e6)
  }
  return times.sort((a, b) => a - b)[rounds >> 1].toFixed(2)
}

const append = tell => () => {
  const doc = new Y.Doc()
  if (tell) doc.on('update', () => {})
  const text = doc.getText('text')
  for (let i = 0; i < 6000; i++) text.insert(i, 'x')
  if (text.length !== 6000) throw new Error('lost')
}

// One letter at a time, now and then somewhere else, a fifth of the edits deletes; two clients in turns.
const edits = () => {
  let seed = 1
  const below = n => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return Math.floor(seed / 4294967296 * n) }
  const docs = [new Y.Doc(), new Y.Doc()]
  docs.forEach((doc, i) => { doc.clientID = i + 1 })
  for (let round = 0; round < 50; round++) {
    const doc = docs[round % 2]
    const text = doc.getText('text')
    doc.transact(() => {
      let at = 0
      for (let i = 0; i < 5000; i++) {
        if (i % 3 === 0) at = below(text.length + 1)
        if (i % 5 === 4 && text.length > at) text.delete(at, 1)
        else text.insert(at++, String.fromCharCode(97 + below(26)))
      }
    })
    Y.applyUpdate(docs[1 - round % 2], Y.encodeStateAsUpdate(doc, Y.encodeStateVector(docs[1 - round % 2])))
  }
  return Y.encodeStateAsUpdate(docs[0])
}

if (!existsSync(file)) writeFileSync(file, edits())
const update = new Uint8Array(readFileSync(file))
const load = () => { const doc = new Y.Doc(); Y.applyUpdate(doc, update); return doc }
console.log('append 6000, one transaction each: ' + median(31, append(false)) + ' ms; telling updates: ' + median(31, append(true)) + ' ms')
console.log('load ' + update.length + ' bytes: ' + median(7, load) + ' ms, ' + load().getText('text').length + ' characters')
