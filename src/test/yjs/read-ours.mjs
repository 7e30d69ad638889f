// Has Yjs read what our documents wrote: update by update, and as a whole.
import * as Y from 'yjs'
import { readFileSync, writeFileSync } from 'node:fs'
import { dump, hex, unhex } from './dump.mjs'

const [from, to] = process.argv.slice(2)
// -0.0 and the like: both sides' numbers are read as JavaScript's
const sorted = value => Array.isArray(value) ? value.map(sorted)
  : value !== null && typeof value === 'object' ? Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]))
  : value
const text = value => JSON.stringify(sorted(value))

let wrong = 0
let otherBytes = 0
const read = JSON.parse(readFileSync(from, 'utf8')).map(({ name, updates, full, shows }) => {
  const whole = new Y.Doc()
  Y.applyUpdate(whole, unhex(full))
  const parts = new Y.Doc()
  updates.forEach(update => Y.applyUpdate(parts, unhex(update)))
  for (const doc of [whole, parts]) {
    if (text(dump(doc)) !== text(shows)) { wrong++; console.log(name + ' differs\n ' + text(dump(doc)) + '\n ' + text(shows)) }
  }
  if (hex(Y.encodeStateAsUpdate(whole)) !== full) otherBytes++
  return { name, full, shows: dump(whole) }
})
console.log(read.length + ' sessions, ' + wrong + ' differ, ' + otherBytes + ' are written with other bytes')
if (wrong) process.exit(1)
if (to) writeFileSync(to, '[\n' + read.map(s => JSON.stringify(s)).join(',\n') + '\n]\n')
