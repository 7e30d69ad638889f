// Keeps a document of Yjs and one on a node the same, in browsers and in Node.
import * as Y from 'yjs'

const base64 = bytes => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
const urlSafe = bytes => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const unbase64 = text => Uint8Array.from(atob(text), char => char.charCodeAt(0))
const pause = millis => new Promise(done => setTimeout(done, millis))

export class EideticaProvider {
  #url
  #token
  #doc
  #waiting = []
  #sending = null
  #stopped = new AbortController()

  /**
   * @param {string} url the document's address: `http://host:3000/api/v1/databases/ID/ydocs/STORE`
   * @param {string} token a session's
   * @param {Y.Doc} doc
   */
  constructor (url, token, doc) {
    this.#url = url
    this.#token = token
    this.#doc = doc
    doc.on('update', this.#changed)
    this.#run()
  }

  /** Stops; what has not been sent yet is sent the next time that somebody connects the document. */
  destroy () {
    this.#doc.off('update', this.#changed)
    this.#stopped.abort()
  }

  /** Done when everything that was typed so far is on the node. */
  async sent () {
    while (this.#sending) await this.#sending
  }

  #changed = (update, origin) => {
    if (origin === this) return
    this.#waiting.push(update)
    this.#sending ??= this.#send().finally(() => { this.#sending = null })
  }

  // One request at a time: what is typed meanwhile goes with the next one.
  async #send () {
    while (this.#waiting.length > 0 && !this.#stopped.signal.aborted) {
      const update = Y.mergeUpdates(this.#waiting.splice(0))
      try {
        await this.#post(update)
      } catch (error) {
        this.#waiting.unshift(update)
        await pause(1000)
      }
    }
  }

  async #request (path, options = {}) {
    const answer = await fetch(this.#url + path, {
      ...options,
      signal: this.#stopped.signal,
      headers: { authorization: 'Bearer ' + this.#token, ...options.headers }
    })
    if (!answer.ok) throw new Error(answer.status + ' ' + await answer.text())
    return answer
  }

  #post (update) {
    return this.#request('', {
      method: 'POST', body: update, headers: { 'content-type': 'application/octet-stream' }
    })
  }

  async #bytes (path) {
    return new Uint8Array(await (await this.#request(path)).arrayBuffer())
  }

  async #run () {
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#connection()
      } catch (error) {
        if (!this.#stopped.signal.aborted) await pause(1000)
      }
    }
  }

  // First the stream, then what was before it: what comes by both ways does no harm.
  async #connection () {
    await this.#post(new Uint8Array([0, 0])) // makes the store where there is none
    const stream = await this.#request('/events', { headers: { accept: 'text/event-stream' } })
    const mine = Y.encodeStateVector(this.#doc)
    Y.applyUpdate(this.#doc, await this.#bytes('/diff?vector=' + urlSafe(mine)), this)
    await this.#post(Y.encodeStateAsUpdate(this.#doc, await this.#bytes('/state-vector')))
    let text = ''
    for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop()
      for (const event of events) {
        const data = event.split('\n').find(line => line.startsWith('data: '))
        if (event.startsWith('event: update') && data) Y.applyUpdate(this.#doc, unbase64(data.slice(6)), this)
      }
    }
  }
}
