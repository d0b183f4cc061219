/**
 * A person with a browser that runs no scripts: keeps cookies, follows redirects, and presses buttons of forms.
 */
export class Visitor {
  /** Where the visitor is. */
  url = 'about:blank'
  status = 0
  html = ''
  #cookies = new Map()

  /**
   * Goes to an address and wherever it redirects to.
   *
   * @param until stays before an address that begins so, which nobody listens at
   */
  async open(address, { until, ...init } = {}) {
    let request = init
    let url = new URL(address, this.url)
    for (let redirects = 0; redirects < 20; redirects++) {
      this.url = url.href
      if (until !== undefined && url.href.startsWith(until)) return this
      const headers = { ...request.headers, accept: 'text/html', cookie: this.#cookieOf(url) }
      const response = await fetch(url, { ...request, headers, redirect: 'manual' })
      for (const cookie of response.headers.getSetCookie()) this.#keep(url, cookie)
      this.status = response.status
      this.html = await response.text()
      const location = response.headers.get('location')
      if (location === null || response.status < 300 || response.status > 399) return this
      url = new URL(location, url)
      request = {}
    }
    throw new Error(`It redirects for ever, last to ${this.url}.`)
  }

  /**
   * Presses the button that says a text, with what its form has and with other fields.
   *
   * @throws where no button says so
   */
  async press(text, { until, ...fields } = {}) {
    const forms = [...this.html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)]
    for (const [, attributes, inner] of forms) {
      const button = [...inner.matchAll(/<button\b([^>]*)>(.*?)<\/button>/gs)].find(([, , label]) =>
        textOf(label).includes(text),
      )
      if (!button) continue
      const body = new URLSearchParams()
      for (const [, input] of inner.matchAll(/<input\b([^>]*)>/g)) add(body, input)
      add(body, button[1])
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      const action = new URL(attribute(attributes, 'action') || this.url, this.url)
      if ((attribute(attributes, 'method') ?? 'get').toLowerCase() === 'post') {
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          origin: action.origin,
        }
        return await this.open(action, { until, method: 'POST', body, headers })
      }
      action.search = body
      return await this.open(action, { until })
    }
    throw new Error(`No button says "${text}": ${this.#shown()}`)
  }

  /** Opens an address and picks a person there. Returns the address that it leads to, which begins as `until` says. */
  async signIn(address, person, until) {
    await this.open(address, { until })
    if (!this.url.startsWith(until)) await this.press(person, { until })
    if (!this.url.startsWith(until)) throw new Error(`It leads to ${this.#shown()}`)
    return new URL(this.url)
  }

  #shown() {
    const said = textOf(this.html.replace(/<(style|head).*?<\/\1>/gs, ''))
    return `${this.url.split('?')[0]} (${this.status}): ${said}`
  }

  /** Cookies are kept for hosts without ports, as browsers do. */
  #cookieOf({ hostname, pathname }) {
    const sent = [...this.#cookies.values()].filter(
      (cookie) => cookie.host === hostname && pathname.startsWith(cookie.path),
    )
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  #keep({ hostname }, text) {
    const [pair, ...parts] = text.split(';').map((part) => part.trim())
    const name = pair.slice(0, pair.indexOf('='))
    const said = Object.fromEntries(
      parts.map((part) => [part.split('=')[0].toLowerCase(), part.slice(part.indexOf('=') + 1)]),
    )
    const path = said.path ?? '/'
    const key = `${hostname} ${path} ${name}`
    const isGone = said['max-age'] === '0' || Date.parse(said.expires) < Date.now()
    if (isGone) this.#cookies.delete(key)
    else this.#cookies.set(key, { name, value: pair.slice(name.length + 1), host: hostname, path })
  }
}

function add(body, attributes) {
  const name = attribute(attributes, 'name')
  if (name !== undefined) body.append(name, attribute(attributes, 'value') ?? '')
}

function attribute(attributes, name) {
  const found = new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`).exec(attributes)
  const value = found?.[1] ?? found?.[2] ?? found?.[3]
  return value === undefined ? undefined : plain(value)
}

function textOf(html) {
  return plain(html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).trim()
}

function plain(html) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#34': '"' }
  return html.replace(/&(#?\w+);/g, (all, name) => named[name] ?? all)
}
