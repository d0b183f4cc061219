import type { Page } from '@playwright/test'
import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test, type Open } from '../support/browser.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { clientPage, fetchPage, serveApp, serveCookbookApp } from '../support/sign-in-app.ts'

const files = {
  'mocks/users.json': JSON.stringify([
    { id: 1, name: 'Ada', username: 'ada', role: 'admin' },
    { id: 2, name: 'Grace', username: 'grace', role: 'reader' },
  ]),
  'mocks/api.json': JSON.stringify({
    $auth: { users: 'users', claims: ['role'], lifetimes: { accessToken: '10m' } },
    'GET /me': { $auth: true, $body: { name: '{{user.name}}' } },
  }),
}

/** What Chromium says of answers that fail on purpose. */
const allowed = /status of (?:400|401|403)/

interface App extends AsyncDisposable {
  readonly mocks: ServedFolder['server']
  readonly page: Page
  /** What became of what was done last. */
  said(text: string | RegExp): Promise<void>
  who(text: string): Promise<void>
  press(button: string): Promise<void>
  /** Presses "Sign in", and a person on the page of the provider. */
  signIn(person: string): Promise<void>
}

/** An app and its mocks, each at an address of its own. */
async function openApp(open: Open, html: (api: string) => string): Promise<App> {
  const mocks = await serveFolder(files, { port: 0 })
  const app = await serveApp(html(mocks.server.url))
  const view = { server: mocks.server.url, allowed }
  const page = await open(app.server.url, view)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  return {
    mocks: mocks.server,
    page,
    press,
    said: (text) => expect.poll(() => page.locator('#said').textContent()).toMatch(text),
    who: (text) => expect.poll(() => page.locator('#who').textContent()).toBe(text),
    async signIn(person) {
      await press('Sign in')
      await page.getByRole('button', { name: person }).click()
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await mocks[Symbol.asyncDispose]()
    },
  }
}

test('an app signs in, renews what it has, and signs out', async ({ open }) => {
  await using app = await openApp(open, clientPage)
  await app.who('Nobody')
  await app.press('Ask')
  await app.said(/^ask: 401 /)
  await app.signIn('Grace')
  await app.who('Grace, reader')
  await app.press('Ask')
  await app.said('ask: 200 Grace')
  app.mocks.db('users').update(2, { role: 'editor' })
  await app.press('Renew')
  await app.who('Grace, editor')
  await app.press('Sign out')
  await app.who('Nobody')
  // The provider has forgotten her too: it asks who comes.
  await app.signIn('Ada')
  await app.who('Ada, admin')
})

test('an app signs in beside its page, and renews in a frame', async ({ open }) => {
  await using app = await openApp(open, (api) => clientPage(api, 'openid profile'))
  const opened = app.page.waitForEvent('popup')
  await app.press('Sign in beside')
  const beside = await opened
  const closed = beside.waitForEvent('close')
  await beside.getByRole('button', { name: 'Ada' }).click()
  await closed
  await app.who('Ada, admin')
  app.mocks.db('users').update(1, { role: 'owner' })
  await app.press('Renew')
  await app.said('signinSilent: done')
  await app.who('Ada, owner')
})

test('a user who is deleted is signed out everywhere', async ({ open }) => {
  await using app = await openApp(open, clientPage)
  await app.signIn('Grace')
  await app.who('Grace, reader')
  app.mocks.db('users').delete(2)
  await app.press('Ask')
  await app.said(/^ask: 401 /)
  await app.press('Renew')
  await app.said('signinSilent: invalid_grant')
  await app.press('Sign in')
  await app.page.getByRole('button', { name: 'Ada' }).waitFor()
  expect(await app.page.getByRole('button', { name: 'Grace' }).count()).toBe(0)
})

test('what has expired is renewed by itself, once the clock was moved', async ({ open }) => {
  await using app = await openApp(open, clientPage)
  await app.page.clock.install()
  await app.signIn('Ada')
  await app.who('Ada, admin')
  await app.mocks.clock.advance('11m')
  await app.press('Ask')
  await app.said(/^ask: 401 /)
  // The library renews a minute before the end, by the time of the browser.
  app.mocks.db('users').update(1, { role: 'owner' })
  await app.page.clock.fastForward('09:30')
  await app.who('Ada, owner')
  await app.press('Ask')
  await app.said('ask: 200 Ada')
  await app.mocks.clock.advance('15d')
  await app.press('Renew')
  await app.said('signinSilent: invalid_grant')
})

/** What an app that uses nothing but fetch sees of each failure on demand. */
const failures = [
  { failure: 'expired', reason: 'has expired' },
  { failure: 'revoked', reason: 'was revoked' },
  { failure: 'wrong-audience', reason: 'is for another audience' },
] as const

test.for(failures)('a token that is $failure, on demand', async ({ failure, reason }, { open }) => {
  await using app = await openApp(open, fetchPage)
  await app.signIn('Ada')
  await app.said('token: 200 Ada')
  app.mocks.auth.fail(failure, { times: 1 })
  await app.press('Ask')
  await app.said(new RegExp(`^api: 401 Bearer .*error="invalid_token".* ${reason}`))
  await app.press('Ask')
  await app.said('api: 200 Ada')
})

test('consent that is refused, by the person and on demand', async ({ open }) => {
  await using app = await openApp(open, fetchPage)
  await app.signIn('Cancel')
  await app.said('authorize: access_denied: The user has refused.')
  app.mocks.auth.fail('access-denied', { times: 1 })
  await app.signIn('Ada')
  await app.said(/^authorize: access_denied: /)
})

test('an account that is locked, on the page of the provider and when tokens are renewed', async ({
  open,
}) => {
  await using app = await openApp(open, fetchPage)
  app.mocks.auth.fail('account-locked', { times: 1 })
  await app.signIn('Ada')
  await app.page.getByRole('alert').getByText('The account of Ada is locked.').waitFor()
  await app.page.getByRole('button', { name: 'Ada' }).click()
  await app.said('token: 200 Ada')
  app.mocks.auth.fail('account-locked', { times: 1 })
  await app.press('Renew')
  await app.said(/^token: 400 invalid_grant: .* is locked/)
})

test('a provider that is slow', async ({ open }) => {
  await using app = await openApp(open, fetchPage)
  const slow = app.mocks.delay('POST /auth/token', '60s')
  await app.signIn('Ada')
  await app.said('Signing in …')
  slow.remove()
  await app.press('Sign in')
  await app.said('token: 200 Ada')
})

test('the app of the cookbook signs in and out', async ({ open }) => {
  await using app = await serveCookbookApp()
  const page = await open(app.server.url)
  const who = page.locator('#who')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Grace' }).click()
  await expect.poll(() => who.textContent()).toBe('Grace (reader)')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect.poll(() => who.textContent()).toBe('Nobody is signed in.')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Grace' }).waitFor()
})

test('a browser that has the cookies of signIn is signed in, on the page of the provider too', async ({
  open,
}) => {
  await using folder = await serveFolder(files, { port: 0 })
  const { url } = folder.server
  const page = await open(`${url}/users`)
  const { cookies } = await folder.server.signIn('grace')
  await page.context().addCookies([...cookies])
  await page.goto(`${url}/me`)
  expect(JSON.parse(await page.locator('pre').innerText())).toEqual({ name: 'Grace' })
  const request = { response_type: 'code', client_id: 'shop', redirect_uri: `${url}/users` }
  await page.goto(`${url}/auth/authorize?${new URLSearchParams(request)}`)
  expect(new URL(page.url()).searchParams.get('code')).toBeTruthy()
})

test.for([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 360 },
] as const)(
  'everybody can use the page of the provider: $colorScheme, $width px',
  async ({ colorScheme, width }, { open }) => {
    await using folder = await serveFolder(files, { port: 0 })
    const request = { response_type: 'code', client_id: 'shop', login_hint: 'grace' }
    const query = new URLSearchParams({ ...request, redirect_uri: 'http://localhost:5173/' })
    const page = await open(`${folder.server.url}/auth/authorize?${query}`, { colorScheme, width })
    await page.getByRole('button', { name: 'Grace' }).waitFor()
    await screenshot(page, `sign-in-${colorScheme}-${width}`)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
  },
)
