import { html } from 'hono/html'
import { version } from '../config/config.ts'
import type { StartRequest } from '../dispatch/mocks.ts'
import { describe, formatPlace, type Diagnostic } from '../errors/diagnostic.ts'
import { jsonReply, textReply, type Reply } from '../http/reply.ts'
import type { EndpointSummary, Overview } from '../server.ts'
import { toPage, wantsPage } from './page.ts'
import { policyOfStyle, style } from './start-page-style.ts'

/** What is shown at `/`. */
interface Shown extends Pick<Overview, 'root' | 'endpoints' | 'collections' | 'records'> {
  readonly rows: readonly Row[]
  /** How many endpoints are not listed. */
  readonly more: number
  /** Addresses that show all at once. */
  readonly all: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  /** The address of mockapi's own calls; undefined where they are off. */
  readonly admin: string | undefined
  /** What the addresses of the mocks begin with; empty or `/api`. */
  readonly below: string
}

interface Row extends Pick<EndpointSummary, 'kind' | 'method' | 'note'> {
  readonly path: string
  /** `users.json:3`. */
  readonly declared: string
}

/** The most endpoints that are listed. */
const mostRows = 300

/** What the page depends on beside the mocks. */
export interface StartPageOptions {
  readonly hasAdmin: boolean
  /** Whether everybody gets a list of the resources, as from json-server. */
  readonly hasLanding: boolean
  /** Addresses that show all data at once, or all rules. */
  readonly overviews: readonly string[]
}

/**
 * Answers `GET /` where no mock and no file does: browsers are led to the page, programs get a list as JSON. Where
 * json-server is imitated everybody gets a list of the resources, as there. Undefined for programs in a session.
 */
export async function startPage(
  overview: Overview,
  request: StartRequest,
  options: StartPageOptions,
): Promise<Reply | undefined> {
  const isPage = wantsPage(request.header('accept'))
  const { hasLanding } = options
  if (isPage && !hasLanding) return toPage.with({ note })
  if (request.named !== undefined) return undefined
  const shown = shownOf(overview, request, options)
  const headers = { vary: 'Accept', 'cache-control': 'no-store' }
  if (!hasLanding) return jsonReply(listOf(shown), { headers }).with({ note })
  const page = String(await pageOf(shown))
  const safe = { 'content-security-policy': policyOfStyle, 'x-content-type-options': 'nosniff' }
  const init = { headers: { ...headers, ...safe } }
  return textReply(page, 'text/html; charset=utf-8', init).with({ note })
}

const note = 'start page'

function shownOf(
  overview: Overview,
  { base, isOutside }: StartRequest,
  { hasAdmin, overviews }: StartPageOptions,
): Shown {
  const { root, endpoints, collections, records, routes, prefixes, diagnostics } = overview
  const below = base + ((isOutside && prefixes[0]) || '')
  const rows = routes.slice(0, mostRows).map(({ kind, method, path, note: words, file, line }) => ({
    kind,
    method,
    path: below + path,
    declared: line === undefined ? file : `${file}:${line}`,
    ...(words !== undefined && { note: words }),
  }))
  const more = routes.length - rows.length
  const admin = hasAdmin ? `${base}/__mockapi` : undefined
  const all = overviews.map((path) => below + path)
  return { root, endpoints, collections, records, rows, more, all, diagnostics, admin, below }
}

/** What programs get. */
function listOf({ rows, more, diagnostics, admin }: Shown): object {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return {
    name: 'mockapi',
    version,
    endpoints: rows.map(({ kind, method, path, note: words }) => ({
      method: kind === 'crud' ? 'ALL' : method,
      path,
      ...(words !== undefined && { note: words }),
    })),
    ...(more > 0 && { more }),
    ...(errors.length > 0 && { broken: errors.map(describe) }),
    ...(admin !== undefined && {
      links: {
        health: `${admin}/health`,
        endpoints: `${admin}/endpoints`,
        docs: `${admin}/docs`,
        admin: `${admin}/`,
      },
    }),
  }
}

type Markup = ReturnType<typeof html>

function pageOf(shown: Shown): Markup {
  const { root, endpoints, collections, records, rows, admin } = shown
  const data =
    collections === 0
      ? ''
      : `, ${plural(collections, 'collection')} of ${plural(records, 'record')}`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>mockapi: ${root}</title>
        <link rel="icon" href="data:," />
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <h1>mockapi <small>${version}</small></h1>
          <p><b>${root}</b> is served: ${plural(endpoints, 'endpoint')}${data}.</p>
        </header>
        <main>
          ${shown.diagnostics.map(problemOf)}
          ${rows.length === 0 ? emptyFolder(root) : tableOf(shown)}
          <h2>Go on</h2>
          <ul>
            <li>${saving(shown)}</li>
            ${
              admin === undefined
                ? ''
                : html`<li>
                    Look at calls, change data and make calls fail:
                    <a href="${admin}/">the page</a>.
                  </li>`
            }
            <li><code>npx mockapi --help</code> lists commands and settings.</li>
          </ul>
        </main>
      </body>
    </html> `
}

function problemOf(diagnostic: Diagnostic): Markup {
  const { severity, message, hint, place, frame } = diagnostic
  return html`<section class="${severity}">
    <b>${place ? formatPlace(place) : severity}</b> ${message} ${hint ?? ''}
    ${frame === undefined ? '' : html`<pre>${frame}</pre>`}
  </section>`
}

/** The first thing to do: write a file into the folder, or change the one file that is served. */
function saving({ root, below }: Shown): Markup {
  if (!isFolder(root)) return html`Save <code>${root}</code> and ask again: it is served at once.`
  return html`Save a file in <code>${root}</code> and ask again: it is served at once.
    <code>hello.json</code> with <code>{ "GET /hello": { "hello": "world" } }</code> answers
    <code>${below}/hello</code>.`
}

function emptyFolder(root: string): Markup {
  const until = isFolder(root) ? 'a file appears in' : 'there is a list or an endpoint in'
  return html`<p>
    Nothing is declared yet: every request gets 404 until ${until} <code>${root}</code>.
  </p>`
}

/** Whether a root is a folder, `mocks/`, and not a file, `db.json`. */
function isFolder(root: string): boolean {
  return root.endsWith('/')
}

function tableOf({ rows, more, all }: Shown): Markup {
  return html`<h2>Endpoints</h2>
    <table>
      <thead>
        <tr>
          <th>Method</th>
          <th>Address</th>
          <th>What it is</th>
          <th>File</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(rowOf)}
      </tbody>
    </table>
    ${more > 0 ? html`<p>And ${more} more: <code>npx mockapi routes</code> lists them.</p>` : ''}
    ${all.length > 0 ? html`<p>All at once: ${all.map(linkTo)}</p>` : ''}`
}

function rowOf({ kind, method, path, note: words, declared }: Row): Markup {
  const isLink = (method === 'GET' || kind === 'crud') && kind !== 'webhook' && !/[:*{]/.test(path)
  return html`<tr>
    <td class="method">${method}</td>
    <td>${isLink ? linkTo(path) : path}</td>
    <td>${words ?? ''}</td>
    <td class="file">${declared}</td>
  </tr>`
}

function linkTo(path: string): Markup {
  return html`<a href="${path}">${path}</a> `
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
