import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { isFile, sectionsOf } from './docs-pages.ts'
import { serveFolder, type ServedFolder } from './folder.ts'

/** An app of one page that signs in, at an address of its own; see the pages below for what it shows. */
export async function serveApp(html: string): Promise<ServedFolder> {
  const require = createRequire(import.meta.url)
  const library = join(require.resolve('oidc-client-ts'), '../../browser/oidc-client-ts.min.js')
  const files = { 'public/index.html': html, 'public/oidc.js': readFileSync(library, 'utf8') }
  return await serveFolder(files, { port: 0, static: ['public'], mocks: {} })
}

/**
 * Signs in by `oidc-client-ts`: buttons do what a button of an app does, `#who` says who is signed in, `#said` what came
 * of the last one.
 *
 * @param api the address of the mocks
 */
export function clientPage(api: string, scope = 'openid profile offline_access'): string {
  return `<!doctype html>
<html lang="en">
<title>Shop</title>
<link rel="icon" href="data:,">
<p id="who"></p>
<p id="said"></p>
<button data-do="signinRedirect">Sign in</button>
<button data-do="signinPopup">Sign in beside</button>
<button data-do="signinSilent">Renew</button>
<button data-do="signoutRedirect">Sign out</button>
<button data-do="ask">Ask</button>
<script src="/oidc.js"></script>
<script>
const home = location.origin + '/'
const users = new oidc.UserManager({
  authority: '${api}/auth',
  client_id: 'shop',
  redirect_uri: home + 'callback',
  popup_redirect_uri: home + 'callback',
  silent_redirect_uri: home + 'callback',
  post_logout_redirect_uri: home,
  scope: '${scope}',
  loadUserInfo: true,
})
const say = (id, text) => { document.getElementById(id).textContent = text }
const show = async () => {
  const user = await users.getUser()
  say('who', user ? user.profile.name + ', ' + user.profile.role : 'Nobody')
}
const ask = async () => {
  const user = await users.getUser()
  const headers = user ? { authorization: 'Bearer ' + user.access_token } : {}
  const answer = await fetch('${api}/me', { headers })
  const { name, code, detail } = await answer.json()
  return answer.status + ' ' + (name ?? detail)
}
const run = async (what) => {
  say('said', '')
  try {
    const result = await (what === 'ask' ? ask() : users[what]())
    say('said', what + ': ' + (typeof result === 'string' ? result : 'done'))
  } catch (error) {
    say('said', what + ': ' + (error.error ?? error))
  }
  await show()
}
document.addEventListener('click', ({ target }) => target.dataset.do && run(target.dataset.do))
const events = users.events
events.addUserLoaded(show)
events.addUserUnloaded(show)
events.addSilentRenewError(({ error, message }) => say('said', 'renewal: ' + (error ?? message)))
if (location.pathname === '/callback') {
  users.signinCallback().then((user) => { if (user) location.replace(home) }, (error) => {
    say('said', 'callback: ' + (error.error ?? error))
    return show()
  })
} else show()
</script>
</html>`
}

/** Signs in without a library, PKCE by hand: `#said` says what came of it, step by step. */
export function fetchPage(api: string): string {
  return `<!doctype html>
<html lang="en">
<title>Shop</title>
<link rel="icon" href="data:,">
<p id="said"></p>
<button onclick="signIn()">Sign in</button>
<button onclick="renew()">Renew</button>
<button onclick="ask()">Ask</button>
<script>
const provider = '${api}/auth'
const home = location.origin + '/'
const say = (text) => { document.getElementById('said').textContent = text }
const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
async function signIn() {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  sessionStorage.verifier = verifier
  location.href = provider + '/authorize?' + new URLSearchParams({
    response_type: 'code', client_id: 'shop', redirect_uri: home, scope: 'openid profile offline_access',
    state: 'x', code_challenge: base64url(digest), code_challenge_method: 'S256',
  })
}
async function token(body) {
  say('Signing in …')
  const answer = await fetch(provider + '/token', {
    method: 'POST', body: new URLSearchParams({ client_id: 'shop', ...body }),
  })
  const tokens = await answer.json()
  if (!answer.ok) return say('token: ' + answer.status + ' ' + tokens.error + ': ' + tokens.error_description)
  sessionStorage.access = tokens.access_token
  sessionStorage.refresh = tokens.refresh_token
  say('token: ' + answer.status + ' ' + JSON.parse(atob(tokens.id_token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'))).name)
}
const renew = () => token({ grant_type: 'refresh_token', refresh_token: sessionStorage.refresh })
async function ask() {
  const answer = await fetch('${api}/me', { headers: { authorization: 'Bearer ' + sessionStorage.access } })
  const { name, detail } = await answer.json()
  const challenge = answer.headers.get('www-authenticate')
  say('api: ' + answer.status + ' ' + (name ?? challenge + ' ' + detail))
}
const came = new URLSearchParams(location.search)
history.replaceState(null, '', '/')
if (came.has('error')) say('authorize: ' + came.get('error') + ': ' + came.get('error_description'))
if (came.has('code')) token({ grant_type: 'authorization_code', code: came.get('code'), redirect_uri: home, code_verifier: sessionStorage.verifier })
</script>
</html>`
}

/** Serves the app of the cookbook that signs in, with the library that it takes from a CDN beside it. */
export async function serveCookbookApp(): Promise<ServedFolder> {
  const title = 'Sign in with OpenID Connect'
  const section = sectionsOf('docs/cookbook.md').find((each) => each.title === title)
  if (!section) throw new Error(`The cookbook has no section "${title}".`)
  const bundle = { bundle: true, format: 'esm', write: false, logLevel: 'error' } as const
  const { outputFiles } = await build({ ...bundle, entryPoints: ['oidc-client-ts'] })
  const blocks = section.blocks.filter(isFile).map(({ label, text }) => [label, text] as const)
  const files = Object.fromEntries(blocks)
  const page = files['public/index.html'] ?? ''
  const local = page.replace('https://esm.sh/oidc-client-ts@3', '/oidc-client-ts.js')
  if (local === page) throw new Error('The page imports its library from elsewhere.')
  const library = outputFiles[0]?.text ?? ''
  const all = { ...files, 'public/index.html': local, 'public/oidc-client-ts.js': library }
  return await serveFolder(all, { port: 0, static: ['public'] })
}
