import { html } from 'hono/html'
import { version } from '../config/config.ts'
import { style } from './start-page-style.ts'

type Markup = ReturnType<typeof html>

/** The reference page, of the mocks or of the admin API. Its links are relative to `/__mockapi/docs`. */
export function docsPage(isOfAdmin: boolean): Markup {
  const current = (is: boolean) => (is ? html`aria-current="page"` : '')
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>mockapi: API reference</title>
        <link rel="icon" href="docs/favicon-32x32.png" />
        <link rel="stylesheet" href="docs/swagger-ui.css" />
        <link rel="stylesheet" href="docs/page.css" />
      </head>
      <body>
        <header>
          <a class="home" href="../">mockapi <small>${version}</small></a>
          <nav aria-label="Documents">
            <a href="docs" ${current(!isOfAdmin)}>Mocks</a>
            <a href="docs?admin" ${current(isOfAdmin)}>Admin API</a>
          </nav>
          <label>Session <input name="session" placeholder="none" autocomplete="off" /></label>
        </header>
        <form hidden>
          <label>
            Whoever comes over the network needs the admin token, which the start has printed:
            <input name="token" type="password" autocomplete="off" required />
          </label>
          <button>Go on</button> <output></output>
        </form>
        <main id="reference"></main>
        <noscript>
          This page needs JavaScript. The document is <a href="openapi.json">openapi.json</a>.
        </noscript>
        <script src="docs/swagger-ui-bundle.js"></script>
        <script src="docs/page.js"></script>
      </body>
    </html> `
}

/** The page in place of the reference: why it is not there, and where the documents are. */
export function missingPage(reason: string): Markup {
  const [sentence = '', command] = reason.split(' Run: ')
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>mockapi: no API reference</title>
        <link rel="icon" href="data:," />
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <h1>mockapi <small>${version}</small></h1>
        </header>
        <main>
          <p>${sentence}</p>
          ${
            command === undefined
              ? ''
              : html`<pre>${command}</pre>
                  <p>Then load this page again. The server can go on running.</p>`
          }
          <p>The document itself is <a href="openapi.json">openapi.json</a>.</p>
        </main>
      </body>
    </html> `
}

/** Starts Swagger UI, which is to send the session and the token of the page, and to be dark where the system is. */
export const docsScript = `
const admin = new URL('../', document.currentScript.src)
const [session] = document.getElementsByName('session')
const [token] = document.getElementsByName('token')
const { form } = token
const refused = form.querySelector('output')

session.value = /\\/(?:__session\\/|~)([^/]+)\\/__mockapi\\//.exec(admin.pathname)?.[1] ?? ''
token.value = sessionStorage.getItem('mockapi token') ?? ''

const dark = matchMedia('(prefers-color-scheme: dark)')
const followSystem = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', followSystem)
followSystem()

const ui = SwaggerUIBundle({
  url: new URL(new URLSearchParams(location.search).has('admin') ? 'admin.json' : 'openapi.json', admin).pathname,
  dom_id: '#reference',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // The default asks a server on the internet.
  validatorUrl: null,
  requestInterceptor(request) {
    const { origin, pathname } = new URL(request.url, location.href)
    if (origin !== location.origin) return request
    if (session.value !== '') request.headers['X-Mockapi-Session'] = session.value
    if (token.value !== '' && pathname.startsWith(admin.pathname)) {
      request.headers['Authorization'] ??= 'Bearer ' + token.value
    }
    return request
  },
  responseInterceptor(response) {
    if (!response.url.startsWith(admin)) return response
    form.hidden = response.status !== 401
    refused.textContent = token.value === '' ? '' : 'The server does not take this token.'
    token.focus()
    return response
  },
})

// Its data and overrides are what the document says. What is open stays so, where a download would shut all.
session.addEventListener('change', async () => {
  const request = ui.getConfigs().requestInterceptor({ url: ui.specSelectors.url(), headers: {} })
  const response = await fetch(request.url, request)
  if (response.ok) ui.specActions.updateSpec(await response.text())
})

form.addEventListener('submit', (event) => {
  event.preventDefault()
  sessionStorage.setItem('mockapi token', token.value)
  refused.textContent = ''
  ui.specActions.download()
})
`

/** The style of the page around Swagger UI. */
export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dde7, #3b4151); }
html { background: Canvas; } html.dark-mode { color-scheme: dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
body > header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .75rem 1.25rem;
  border-bottom: 1px solid var(--line); }
body > header .home { font-weight: 700; color: inherit; text-decoration: none; } .home small { font-weight: 400; }
body > header nav { display: flex; gap: .25rem; }
body > header nav a { padding: .25rem .75rem; border-radius: .375rem; color: inherit; text-decoration: none; }
body > header nav a[aria-current] { background: light-dark(#e4e9f2, #343a46); }
body > header label { margin-left: auto; }
input, body > form button { font: inherit; padding: .25rem .5rem; border: 1px solid var(--line); border-radius: .375rem;
  background: light-dark(#fff, #16191d); color: inherit; }
body > header input { width: 10rem; }
body > form { padding: 1rem 1.25rem; border-bottom: 1px solid var(--line); }
body > form:not([hidden]) ~ main { display: none; }
body > form label input { display: block; margin: .5rem 0; width: min(24rem, 100%); box-sizing: border-box; }
body > form output { color: light-dark(#b42318, #ff9a90); }
.swagger-ui .info { margin: 1.5rem 0; }
/* Of one server there is no choice. */
.swagger-ui .servers-title:has(+ .servers option:only-child), .swagger-ui .servers:has(option:only-child) { display: none; }
.swagger-ui .scheme-container:has(.servers option:only-child):not(:has(.auth-wrapper)) { display: none; }
/* Dark on dark otherwise. */
.dark-mode .swagger-ui .headers td { color: inherit; }
@media (max-width: 40rem) { body > header label { margin-left: 0; } .swagger-ui .wrapper { padding: 0 .75rem; } }
`
