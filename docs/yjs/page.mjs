// A text that many edit at once: this page, a node, and what is between them.
import * as Y from 'yjs'
import { EideticaProvider } from './provider.mjs'
import { bindTextarea } from './textarea.mjs'

const $ = id => document.getElementById(id)
const form = $('login')
const area = $('text')

const api = async (path, { token, ...options } = {}) => {
  const answer = await fetch(form.node.value + '/api/v1' + path, {
    ...options,
    headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) }
  }).catch(() => { // a browser doesn't say which
    throw new Error(`No node there, or its eidetica.rest.cors-origins doesn't name ${location.origin}.`)
  })
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok) throw Object.assign(new Error(body.detail ?? answer.statusText), { status: answer.status })
  return body
}

// What is remembered for a reload; the tab forgets it when it is closed.
const memory = JSON.parse(sessionStorage.eidetica ?? '{}')
const remember = changes => { sessionStorage.eidetica = JSON.stringify(Object.assign(memory, changes)) }

const logIn = async () => {
  remember({ token: undefined })
  const login = { username: form.username.value, password: form.password.value }
  const { token } = await api('/sessions', { method: 'POST', body: JSON.stringify(login) })
  remember({ node: form.node.value, username: login.username, token })
  form.password.value = ''
  return token
}

// The database is named in the address, so that the link leads others to the same text.
const findDatabase = async token => {
  if (location.hash) return location.hash.slice(1)
  const found = await api('/databases?name=yjs-example', { token })
  const { id } = found.items[0] ??
    await api('/databases', { token, method: 'POST', body: JSON.stringify({ name: 'yjs-example' }) })
  history.replaceState(null, '', '#' + id)
  return id
}

const ydoc = new Y.Doc()
const text = ydoc.getText('text')
const undo = new Y.UndoManager(text, { trackedOrigins: new Set([area]) })
let provider = null

const reason = error => error?.status === 401 && memory.token
  ? 'Your session has ended. Log in again: what you typed is still here.'
  : error?.message ?? ''

const show = (status, detail = '') => {
  $('status').dataset.status = status
  $('status').textContent = status
  $('detail').textContent = detail
  if (status === 'connected') {
    form.hidden = true
    $('editor').hidden = false
  }
  if (status === 'refused') form.hidden = false
}

const open = async token => {
  if (provider) return provider.connect(token) // with what was typed meanwhile
  const id = await findDatabase(token)
  provider = new EideticaProvider(`${form.node.value}/api/v1/databases/${id}/ydocs/example`, token, ydoc)
  bindTextarea(text, area)
  provider.on('saved', saved => { $('saved').textContent = saved ? 'saved' : 'not saved yet' })
  provider.on('status', ({ status, error }) => {
    show(status, reason(error) || (provider.readOnly ? 'You may only read this text.' : ''))
    area.readOnly = provider.readOnly
  })
}

const attempt = async token => {
  show('connecting')
  try {
    await open(await token)
  } catch (error) {
    show('refused', reason(error))
  }
}

form.addEventListener('submit', event => {
  event.preventDefault()
  attempt(logIn())
})
area.addEventListener('keydown', event => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
  event.preventDefault() // the browser's own undo would take back what others typed
  event.shiftKey ? undo.redo() : undo.undo()
})
addEventListener('beforeunload', event => { if (provider && !provider.saved) event.preventDefault() })
addEventListener('hashchange', () => location.reload())

form.node.value = memory.node ?? form.node.value
form.username.value = memory.username ?? form.username.value
memory.token ? attempt(memory.token) : show('log in')
