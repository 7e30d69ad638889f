// Tries the page in a browser, with a node of its own that it stops and starts again:
//   node try-page.mjs [BROWSER] [NODE]   defaults: /usr/bin/chromium, ../../target/quarkus-app/quarkus-run.jar
import { chromium } from 'playwright-core'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const executablePath = process.argv[2] ?? '/usr/bin/chromium'
const jar = resolve(process.argv[3] ?? join(import.meta.dirname, '../../target/quarkus-app/quarkus-run.jar'))
const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java'
const PASSWORD = 'correct horse'
const NODE = 'http://localhost:3000'
const PAGE = 'http://127.0.0.1:8000'
const folder = mkdtempSync(join(tmpdir(), 'yjs-page-'))

const until = async (what, test) => {
  let last
  for (let i = 0; i < 600; i++, await pause(50)) {
    last = await Promise.resolve().then(test).catch(error => error)
    if (last === true) return console.log('ok   ' + what)
  }
  throw new Error(what + ': ' + (last?.message ?? JSON.stringify(last)))
}

const start = (command, args, env) => {
  const log = []
  const child = spawn(command, args, { cwd: folder, env: { ...process.env, ...env } })
  for (const out of [child.stdout, child.stderr]) out.on('data', data => log.push(String(data)))
  child.log = log
  return child
}
const stop = async child => {
  if (!child || child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
}

let node
const startNode = async settings => {
  node = start(java, ['-jar', jar], { EIDETICA_ADMIN_PASSWORD: PASSWORD, ...settings })
  await until('the node runs', async () => (await fetch(NODE + '/api/v1/instance')).ok)
}
const CORS = { EIDETICA_REST_CORS_ORIGINS: PAGE }

let browser
let server
const errors = []
const newPage = async (address = PAGE) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  page.on('pageerror', error => errors.push(error.stack))
  await page.goto(address)
  return page
}
const logIn = async (page, password = PASSWORD) => {
  await page.fill('#password', password)
  await page.click('#login button')
}
const text = page => page.inputValue('#text')
const status = page => page.textContent('#status')
const are = async (expected, ...values) => values.every(value => value === expected) || values
const connected = (...pages) => until('connected', async () => are('connected', ...await Promise.all(pages.map(status))))
const type = async (page, where, what) => {
  await page.focus('#text')
  await page.evaluate(at => document.getElementById('text').setSelectionRange(at, at), where)
  await page.keyboard.type(what, { delay: 15 })
}
const same = (what, pages, check) => until(what, async () => {
  const texts = await Promise.all(pages.map(text))
  return (new Set(texts).size === 1 && check(texts[0])) || texts
})

try {
  server = start('npm', ['start', '--prefix', import.meta.dirname])
  await until('the page is served', async () => (await fetch(PAGE)).ok)
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync']
  })

  // Without the setting a browser lets no page use the node, and the page says that it can't.
  await startNode()
  const a = await newPage()
  await logIn(a)
  await until('no page without the setting', async () =>
    (await status(a)) === 'refused' && (await a.textContent('#detail')).includes('cors-origins'))
  console.log('     ' + await a.textContent('#detail'))
  await stop(node)

  await startNode(CORS)
  await logIn(a, 'wrong')
  await until('a wrong password is told', async () =>
    (await status(a)) === 'refused' && (await a.textContent('#detail')).includes('password'))
  console.log('     ' + await a.textContent('#detail'))
  await logIn(a)
  await connected(a)
  const b = await newPage(a.url())
  await logIn(b)
  await connected(a, b)

  await Promise.all([type(a, 0, 'Typed in one window. '), type(b, 0, 'And in the other one. 🙂 ')])
  await same('both show what was typed at once', [a, b], shown => shown.length === 'Typed in one window. And in the other one. 🙂 '.length)
  await Promise.all([type(a, 0, 'front '), type(b, 10_000, ' end')])
  await same('one in front, one at the end', [a, b], shown => shown.startsWith('front ') && shown.endsWith(' end'))

  // where a cursor is, it stays
  await a.evaluate(() => document.getElementById('text').setSelectionRange(6, 6))
  await type(b, 0, '12345')
  await until('the cursor moves with the text', async () =>
    are(11, await a.evaluate(() => document.getElementById('text').selectionStart)))

  await a.focus('#text')
  await a.keyboard.press('Control+z')
  await same('undo takes back what was typed here', [a, b], shown => shown.startsWith('12345') && !shown.includes('front'))
  await a.keyboard.press('Control+Shift+z')
  await same('redo brings it again', [a, b], shown => shown.includes('front '))
  await b.screenshot({ path: join(tmpdir(), 'yjs-page.png') })

  // as text over REST
  const database = new URL(a.url()).hash.slice(1)
  const post = async (path, body, token) => (await fetch(NODE + '/api/v1' + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) },
    body: JSON.stringify(body)
  })).json()
  const { token } = await post('/sessions', { username: 'admin', password: PASSWORD })
  const get = (accept, query = '') => fetch(`${NODE}/api/v1/databases/${database}/ydocs/example${query}`, {
    headers: { accept, authorization: 'Bearer ' + token }
  })
  await until('the node says the same as text', async () => are(await text(a), await (await get('text/plain')).text()))
  await until('and as JSON', async () => are(await text(a), (await (await get('application/json')).json()).text))

  await a.reload()
  await connected(a)
  await same('the same after a reload', [a, b], shown => shown.includes('front '))

  await stop(node)
  await until('a stopped node is seen', async () =>
    ['disconnected', 'connecting'].includes(await status(a)) && (await status(b)) !== 'connected')
  await type(a, 0, '[while it was down, a]')
  await type(b, 0, '[while it was down, b]')
  await until('what is not saved is told', async () => are('not saved yet', await a.textContent('#saved')))
  await startNode(CORS)
  await connected(a, b)
  await same('what was typed meanwhile is there', [a, b], shown => shown.includes('down, a]') && shown.includes('down, b]'))
  await until('saved', async () => are('saved', await a.textContent('#saved'), await b.textContent('#saved')))

  await a.context().setOffline(true)
  await until('offline is seen', async () => (await status(a)) !== 'connected')
  await type(a, 0, '[offline]')
  await type(b, 0, '[meanwhile]')
  await until('offline', async () => !(await text(a)).includes('meanwhile') && !(await text(b)).includes('offline'))
  await a.context().setOffline(false)
  await connected(a, b)
  await same('online again', [a, b], shown => shown.includes('[offline]') && shown.includes('[meanwhile]'))

  // somebody who may only read
  const admin = { authorization: 'Bearer ' + token, 'content-type': 'application/json' }
  await post('/users', { username: 'reader', password: PASSWORD }, token)
  const reader = await post('/sessions', { username: 'reader', password: PASSWORD })
  const key = encodeURIComponent(reader.user.default_key)
  const granted = await fetch(`${NODE}/api/v1/databases/${database}/auth/keys/${key}`, {
    method: 'PUT', headers: admin, body: JSON.stringify({ permission: { type: 'read' } })
  })
  if (!granted.ok) throw new Error(await granted.text())
  const r = await newPage(a.url())
  await r.fill('#username', 'reader')
  await logIn(r)
  await connected(r)
  await until('who may only read can\'t type', async () => !(await r.isEditable('#text')))
  await type(a, 0, '[for the reader]')
  await same('and follows', [a, b, r], shown => shown.includes('[for the reader]'))

  // the session ends
  const session = await a.evaluate(() => JSON.parse(sessionStorage.eidetica).token)
  await fetch(NODE + '/api/v1/sessions/current', { method: 'DELETE', headers: { authorization: 'Bearer ' + session } })
  await until('an ended session asks for the password', async () =>
    (await status(a)) === 'refused' && (await a.isVisible('#login')))
  console.log('     ' + await a.textContent('#detail'))
  await a.screenshot({ path: join(tmpdir(), 'yjs-page-refused.png') })
  await type(a, 0, '[logged out]')
  await logIn(a)
  await connected(a)
  await same('after logging in again', [a, b], shown => shown.includes('[logged out]'))

  // a session that is too old; a token that was never one
  await stop(node)
  await startNode({ ...CORS, EIDETICA_REST_SESSION_TTL: '5s' })
  const c = await newPage(a.url())
  await logIn(c)
  await connected(c)
  await until('a session that is too old asks for the password', async () => (await status(c)) === 'refused')
  const d = await newPage()
  await d.evaluate(node => { sessionStorage.eidetica = JSON.stringify({ node, username: 'admin', token: 'x' }) }, NODE)
  await d.reload()
  await until('a wrong token asks for the password', async () => (await status(d)) === 'refused' && (await d.isVisible('#login')))

  if (errors.length > 0) throw new Error('in a page: ' + errors.join('\n'))
  console.log('all is well; pictures: ' + join(tmpdir(), 'yjs-page*.png'))
} catch (error) {
  console.log(String(error), errors, node?.log.slice(-20).join(''), server?.log.slice(-5).join(''))
  process.exitCode = 1
} finally {
  await browser?.close()
  await stop(node)
  await stop(server)
  rmSync(folder, { recursive: true, force: true })
}
