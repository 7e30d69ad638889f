// Three documents of Yjs and one on a node, edited at once, end up the same.
import * as Y from 'yjs'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [node, username, password] = process.argv.slice(2)
const here = dirname(fileURLToPath(import.meta.url))
// a copy beside this file, so that it finds the yjs that is installed here
const copy = join(here, 'provider.copy.mjs')
writeFileSync(copy, readFileSync(join(here, '../../../docs/yjs/provider.mjs')))
const { EideticaProvider } = await import(copy)
rmSync(copy)

const api = node + '/api/v1'
const json = async (path, body, token) => {
  const answer = await fetch(api + path, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) },
    body: body && JSON.stringify(body)
  })
  if (!answer.ok) throw new Error(path + ': ' + answer.status + ' ' + await answer.text())
  return answer.json()
}

const { token } = await json('/sessions', { username, password })
const { id } = await json('/databases', { name: 'provider ' + Date.now() }, token)
const path = `/databases/${id}/ydocs/note`
const docs = [1, 2, 3].map(() => new Y.Doc())
docs[0].getText('text').insert(0, 'typed before the connection; ')
const providers = docs.map(doc => new EideticaProvider(api + path, token, doc))

const until = async (what, test) => {
  for (let i = 0; i < 200; i++) {
    if (await test()) return
    await new Promise(done => setTimeout(done, 50))
  }
  throw new Error('not ' + what + ': ' + docs.map(doc => doc.getText('text').toString()).join(' | '))
}
const show = (text, map) => JSON.stringify([text, Object.entries(map).sort()])
const same = async () => {
  const shown = docs.map(doc => show(doc.getText('text').toString(), doc.getMap('map').toJSON()))
  const there = await json(path, undefined, token).catch(() => ({})) // not made yet
  return new Set([...shown, show(there.text, there.map ?? {})]).size === 1
}

await until('connected', same)
for (let i = 0; i < 40; i++) {
  docs.forEach((doc, n) => {
    const text = doc.getText('text')
    text.insert(Math.floor(Math.random() * (text.length + 1)), 'abc'[n] + i)
    if (i % 7 === n) text.delete(0, 2)
    doc.getMap('map').set('k' + n, i)
  })
  await new Promise(done => setTimeout(done, 5))
}
await Promise.all(providers.map(provider => provider.sent()))
await until('the same', same)
console.log('the same in ' + docs.length + ' documents and on the node: ' + docs[0].getText('text').length + ' characters')
providers.forEach(provider => provider.destroy())
