// Keeps a document of Yjs and one on a node the same, in browsers and in Node.
import * as Y from 'yjs'

const TOGETHER = 100 // milliseconds in which edits become one entry
const PATIENCE = 30_000 // for an answer
const SILENCE = 45_000 // of a stream, which carries something every 15 s
const REFUSALS = new Set([400, 401, 403, 404, 409, 413, 415, 422]) // asking again changes nothing

const unbase64 = text => Uint8Array.from(atob(text), char => char.charCodeAt(0))

/**
 * Connects a document and keeps it connected. Events:
 *
 * - `status` with `{ status, error }`: `connecting`, `connected`, `disconnected` (it tries again by itself) or `refused`
 *   (it waits for `connect`: `error.status` is 401 where the session has ended);
 * - `saved` with whether all edits are on the node.
 */
export class EideticaProvider extends Y.AbstractConnector {
  status = 'disconnected'
  /** Whether all edits are on the node. */
  saved = true
  /** Whether this user may only read: edits stay here. */
  readOnly = false
  #url
  #token
  #unsent = [] // updates that are not known to be on the node
  #stop = new AbortController() // ends what connect() began
  #flush = () => {} // sends what is unsent, while there is a connection
  #retry = () => {} // ends a pause between two connections

  /**
   * @param {string} url the document's address: `http://host:3000/api/v1/databases/ID/ydocs/STORE`
   * @param {string} token a session's
   * @param {Y.Doc} doc
   */
  constructor (url, token, doc) {
    super(doc)
    this.#url = url
    doc.on('update', this.#edited)
    globalThis.addEventListener?.('online', this.#online)
    globalThis.addEventListener?.('offline', this.#offline)
    this.connect(token)
  }

  /** Connects anew; with another token where the session has ended. */
  connect (token = this.#token) {
    this.disconnect()
    this.#token = token
    this.readOnly = false
    this.#stop = new AbortController()
    this.#run(this.#stop.signal)
  }

  /** Ends the connection; edits stay here until the next one. */
  disconnect () {
    this.#stop.abort()
    this.#tell('disconnected')
  }

  destroy () {
    this.disconnect()
    this.doc.off('update', this.#edited)
    globalThis.removeEventListener?.('online', this.#online)
    globalThis.removeEventListener?.('offline', this.#offline)
    super.destroy()
  }

  /** Done when all edits are on the node. */
  async sent () {
    while (!this.saved) await new Promise(done => this.once('saved', done))
  }

  #online = () => this.#retry()
  #offline = () => { if (this.status === 'connected') this.connect() }

  #edited = (update, origin) => {
    if (origin === this) return
    this.#unsent.push(update)
    this.#tellSaved()
    this.#flush()
  }

  #tell (status, error) {
    if (status === this.status) return
    this.status = status
    this.emit('status', [{ status, error }])
  }

  #tellSaved () {
    const saved = this.#unsent.length === 0
    if (saved === this.saved) return
    this.saved = saved
    this.emit('saved', [saved])
  }

  // One connection after the other, with growing pauses between those that fail.
  async #run (stop) {
    for (let pause = 500; !stop.aborted; pause = Math.min(2 * pause, 30_000)) {
      this.#tell('connecting')
      const connection = new AbortController()
      const end = () => connection.abort()
      stop.addEventListener('abort', end)
      try {
        await this.#connection(connection, () => {
          pause = 500
          this.#tell('connected')
        })
      } catch (error) {
        if (!stop.aborted && REFUSALS.has(error.status)) return this.#tell('refused', error)
      } finally {
        this.#flush = () => {}
        end() // the stream's request, too
        stop.removeEventListener('abort', end)
      }
      if (stop.aborted) return
      this.#tell('disconnected')
      await new Promise(done => {
        this.#retry = done
        stop.addEventListener('abort', done)
        setTimeout(done, pause * (0.5 + Math.random()))
      })
    }
  }

  // First the stream, then what was before it: what comes by both ways does no harm.
  async #connection (connection, connected) {
    const { signal } = connection
    const stream = await this.#events(signal)
    const mine = Y.encodeStateVector(this.doc)
    Y.applyUpdate(this.doc, await this.#bytes('/diff', signal, { method: 'POST', body: mine }), this)
    const theirs = await this.#bytes('/state-vector', signal)
    await this.#send(Y.encodeStateAsUpdate(this.doc, theirs), this.#unsent.length, signal)
    this.#flush = this.#sender(connection)
    connected()
    this.#flush()
    await this.#follow(stream, connection)
  }

  async #events (signal) {
    const open = () => this.#request('/events', { signal, headers: { accept: 'text/event-stream' } })
    try {
      return await open()
    } catch (error) {
      if (error.status !== 404) throw error
      await this.#post(new Uint8Array([0, 0]), signal) // the document is not there yet: nothing makes it
      return open()
    }
  }

  async #follow (stream, connection) {
    const late = () => setTimeout(() => connection.abort(new Error('The node is silent')), SILENCE)
    let timer = late()
    try {
      const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        clearTimeout(timer)
        timer = late()
        const events = (text + chunk.value).split('\n\n')
        text = events.pop()
        for (const event of events) {
          const data = /^event: update\ndata: (.*)$/m.exec(event)
          if (data) Y.applyUpdate(this.doc, unbase64(data[1]), this)
        }
      }
    } finally {
      clearTimeout(timer)
    }
  }

  // One request at a time: what is edited meanwhile goes with the next one.
  #sender (connection) {
    let busy = false
    return async () => {
      if (busy) return
      busy = true
      try {
        while (this.#unsent.length > 0 && !this.readOnly) {
          await new Promise(done => setTimeout(done, TOGETHER))
          connection.signal.throwIfAborted()
          await this.#send(Y.mergeUpdates(this.#unsent), this.#unsent.length, connection.signal)
        }
      } catch (error) {
        connection.abort(error)
      }
      busy = false
    }
  }

  // An update that says what so many of those say that are unsent.
  async #send (update, count, signal) {
    try {
      await this.#post(update, signal) // even where it says nothing: it may be refused
      this.#unsent.splice(0, count)
      this.#tellSaved()
    } catch (error) {
      if (error.status !== 403) throw error
      this.readOnly = true
    }
  }

  async #post (update, signal) {
    await this.#bytes('', signal, { method: 'POST', body: update })
  }

  async #bytes (path, signal, options = {}) {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
    const headers = options.body && { 'content-type': 'application/octet-stream' }
    const answer = await this.#request(path, { ...options, signal: inTime, headers })
    return new Uint8Array(await answer.arrayBuffer())
  }

  async #request (path, options) {
    const headers = { ...options.headers, authorization: 'Bearer ' + this.#token }
    const answer = await fetch(this.#url + path, { ...options, headers })
    if (answer.ok) return answer
    const problem = await answer.json().catch(() => ({}))
    throw Object.assign(new Error(problem.detail ?? answer.statusText), { status: answer.status })
  }
}
