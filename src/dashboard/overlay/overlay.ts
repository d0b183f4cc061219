import type { Schemas } from '../api/client.ts'
import { conditionOf, conditionsByName, type Condition } from '../api/conditions.ts'
import { readEvents } from '../api/event-stream.ts'
import { createElement } from './elements.ts'
import { styles } from './styles.ts'

type CallSummary = Schemas['CallSummary']

/** How many calls are listed. */
const most = 20
/** How long to wait before a server that does not answer is asked again, ms. */
const pause = 2000

/**
 * Floats over an app in development: which mocks answered its last calls, and a strip that makes all of them slow or
 * failing. It asks nothing but the mock server. Returns what takes it away.
 *
 * @param server the address of the mock server; default that of the page
 */
export function showOverlay(server: string | URL = location.origin): () => void {
  const admin = `${String(server).replace(/\/$/, '')}/__mockapi/`
  const host = document.createElement('mockapi-overlay')
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheet()]
  const calls = createElement('ol', { className: 'calls' })
  const said = createElement('p', { className: 'said' })
  const strip = stripOf(admin, said)
  const panel = createElement(
    'section',
    { className: 'panel', hidden: true, ariaLabel: 'Mock server' },
    [
      createElement('header', {}, [
        strip.element,
        createElement('a', { href: admin, target: '_blank', rel: 'noreferrer' }, ['Open the page']),
      ]),
      said,
      calls,
    ],
  )
  const button = createElement('button', { className: 'toggle', type: 'button' }, ['mocks'])
  button.ariaExpanded = 'false'
  let stream: AbortController | undefined
  const toggle = () => {
    panel.hidden = !panel.hidden
    button.ariaExpanded = String(!panel.hidden)
    stream?.abort()
    // Browsers open six connections to a server: what nobody looks at leaves them to the app.
    if (!panel.hidden)
      void follow(admin, (stream = new AbortController()).signal, { calls, said, strip })
  }
  button.addEventListener('click', toggle)
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Escape' || panel.hidden) return
    toggle()
    button.focus()
  })
  strip.onChange = (name) => (button.className = `toggle is-${name ?? 'other'}`)
  root.append(panel, button)
  document.body.append(host)
  void strip.load()
  return () => {
    stream?.abort()
    host.remove()
  }
}

/** Not an element or an attribute, which the Content-Security-Policy of the app may refuse. */
function sheet(): CSSStyleSheet {
  const found = new CSSStyleSheet()
  found.replaceSync(styles)
  return found
}

interface Strip {
  readonly element: HTMLElement
  readonly load: () => Promise<void>
  onChange?: (name: string | undefined) => void
}

function stripOf(admin: string, said: HTMLElement): Strip {
  const buttons = new Map<string, HTMLButtonElement>()
  const show = (behaviour: Condition | undefined) => {
    const current = conditionOf(behaviour)
    for (const [name, each] of buttons) each.ariaPressed = String(name === current)
    strip.onChange?.(current)
  }
  const ask = async (method: string, behaviour?: Condition) => {
    try {
      const response = await fetch(`${admin}behaviour`, {
        method,
        headers: method === 'PUT' ? { 'content-type': 'application/json' } : {},
        ...(behaviour && { body: JSON.stringify(behaviour) }),
      })
      if (!response.ok) said.textContent = refusal(response.status)
      else if (method === 'GET') show((await response.json()) as Condition)
      else show(behaviour)
    } catch {
      said.textContent = silence
    }
  }
  for (const [name, behaviour] of Object.entries(conditionsByName)) {
    const button = createElement('button', { type: 'button', className: `is-${name}` }, [name])
    button.addEventListener('click', () => void ask(behaviour ? 'PUT' : 'DELETE', behaviour))
    buttons.set(name, button)
  }
  const element = createElement(
    'div',
    { className: 'strip', role: 'group', ariaLabel: 'All endpoints' },
    [...buttons.values()],
  )
  const strip: Strip = { element, load: () => ask('GET') }
  return strip
}

const silence = 'The mock server does not answer.'

function refusal(status: number): string {
  return status === 401
    ? 'The mock server wants its token: open the page, which asks for it.'
    : `The mock server refuses this page (${status}).`
}

interface Shown {
  readonly calls: HTMLElement
  readonly said: HTMLElement
  readonly strip: Strip
}

/** Shows calls as they come until the signal says so. */
async function follow(admin: string, signal: AbortSignal, shown: Shown): Promise<void> {
  const { calls, said, strip } = shown
  while (!signal.aborted) {
    try {
      const response = await fetch(`${admin}events?after=0`, { signal })
      said.textContent = response.ok ? 'No calls yet.' : refusal(response.status)
      if (!response.ok) return
      calls.replaceChildren()
      for await (const events of response.body ? readEvents(response.body) : []) {
        for (const { event, data: text } of events) {
          const data: unknown = JSON.parse(text)
          if (event === 'calls') add(data as CallSummary[], shown)
          else if (event === 'hello' || (data as string[]).includes('behaviour')) void strip.load()
        }
      }
    } catch {
      if (!signal.aborted) said.textContent = silence
    }
    await new Promise((passed) => setTimeout(passed, pause))
  }
}

function add(found: readonly CallSummary[], { calls, said }: Shown): void {
  said.textContent = ''
  calls.prepend(...found.slice(-most).toReversed().map(rowOf))
  for (const each of [...calls.children].slice(most)) each.remove()
}

function rowOf({
  method,
  target,
  below = '',
  status,
  duration,
  answeredBy,
  unmatched,
}: CallSummary): HTMLElement {
  const kind = status === 0 || status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'ok'
  const { file, line } = answeredBy ?? {}
  const place =
    file === undefined ? (unmatched ? 'no mock' : 'mockapi') : `${file}${line ? `:${line}` : ''}`
  return createElement('li', { title: `${method} ${below}${target}` }, [
    createElement('b', {}, [method]),
    createElement('span', { className: 'target' }, [below + target]),
    createElement('span', { className: kind }, [String(status || 'ERR')]),
    createElement('span', { className: 'place' }, [`${place} · ${Math.round(duration)} ms`]),
  ])
}
