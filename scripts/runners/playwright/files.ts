/** The mocks of a shop with a sign-in. */
export const mocks: string = `import { defineMock, resource } from 'mockapi'

export const users = resource('users', {
  path: '/api/users',
  seed: [{ id: 1, name: 'Ada' }, { id: 2, name: 'Grace' }],
})

export default defineMock({
  'POST /api/login': ({ body, cookie, error }) => {
    if ((body as { password: string }).password !== 'secret') return error(401, 'Wrong password')
    cookie('sid', '1', { httpOnly: true })
    return { ok: true }
  },
})
`

/** A page that signs in, lists, creates and shows errors; the API is below its own origin. */
export const page: string = `<!doctype html>
<title>users</title>
<form id="login"><input name="password" aria-label="Password"><button>Sign in</button></form>
<p role="alert"></p>
<section hidden>
  <ul></ul>
  <form id="add"><input name="name" aria-label="Name"><button>Add</button></form>
</section>
<script type="module">
  const find = (selector) => document.querySelector(selector)
  const ask = async (path, body) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(path, body && init)
    find('[role=alert]').textContent = response.ok ? '' : 'Failed with ' + response.status
    if (!response.ok) throw new Error(String(response.status))
    return response.json()
  }
  const list = async () => {
    const users = await ask('/api/users')
    find('ul').replaceChildren(...users.map(({ name }) => Object.assign(document.createElement('li'), { textContent: name })))
  }
  const onSubmit = (form, act) => find(form).addEventListener('submit', (event) => {
    event.preventDefault()
    act(Object.fromEntries(new FormData(event.target))).catch(() => {})
  })
  onSubmit('#login', async (fields) => {
    await ask('/api/login', fields)
    find('section').hidden = false
    await list()
  })
  onSubmit('#add', async (fields) => {
    await ask('/api/users', fields)
    await list()
  })
</script>
`

/** The tests of that page; each finds the data as they were at the start. */
export const tests: string = `import { createServer } from 'node:http'
import { expect, mockTest } from 'mockapi/playwright'

const test = mockTest({ dir: 'mocks', static: ['app'] })

async function signIn(page, password = 'secret') {
  await page.goto('/')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('signs in and lists', async ({ page, mock }) => {
  await signIn(page)
  await expect(page.getByRole('listitem')).toHaveText(['Ada', 'Grace'])
  await expect(mock).toHaveBeenCalledWith('POST /api/login', { body: { password: 'secret' } })
})

for (let index = 0; index < 6; index++) {
  test('creates ' + index, async ({ page, mock }) => {
    await signIn(page)
    await page.getByLabel('Name').fill('Edsger ' + index)
    await page.getByRole('button', { name: 'Add' }).click()
    await expect(page.getByRole('listitem')).toHaveText(['Ada', 'Grace', 'Edsger ' + index])
    expect(mock.db('users').count()).toBe(3)
  })
}

test('shows a wrong password', async ({ page }) => {
  await signIn(page, 'wrong')
  await expect(page.getByRole('alert')).toHaveText('Failed with 401')
})

test('shows that the list failed', async ({ page, mock }) => {
  mock.fail('GET /api/users', 503)
  await signIn(page)
  await expect(page.getByRole('alert')).toHaveText('Failed with 503')
})

test('a route of the test goes before, and on', async ({ page, mock }) => {
  await page.route('**/api/users', (route) => route.fallback())
  mock.use({ 'GET /api/users': [{ id: 9, name: 'Barbara' }] })
  await signIn(page)
  await expect(page.getByRole('listitem')).toHaveText(['Barbara'])
})

test('other origins do not hear of the session', async ({ page, mock }) => {
  let heard
  const foreign = createServer((request, response) => {
    heard = request.headers
    response.setHeader('access-control-allow-origin', '*').end('{}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => foreign.once('listening', resolve))
  await page.goto('/')
  await page.evaluate((url) => fetch(url), 'http://127.0.0.1:' + foreign.address().port)
  foreign.close()
  expect(heard['x-mockapi-session']).toBeUndefined()
  expect(mock.calls({ path: '/' })[0]?.request.headers['x-mockapi-session']).toBe(mock.id)
})
`

/** A test that asks for what no mock has, and one that fails by itself. */
export const failing: string = `import { expect, mockTest } from 'mockapi/playwright'

const test = mockTest({ dir: 'mocks', static: ['app'] })

test('asks for what is not there', async ({ page }) => {
  await page.goto('/')
  await page.evaluate(() => fetch('/api/user'))
})
`

/** An app server that renders on its side, asks the mocks of the worker and passes the session on. */
export const rendered: string = `import { createServer } from 'node:http'
import { expect, mockTest } from 'mockapi/playwright'

const base = mockTest({ dir: 'mocks' })

const test = base.extend({
  app: [
    async ({ mockServer }, use) => {
      const app = createServer(async (request, response) => {
        const headers = { 'x-mockapi-session': request.headers['x-mockapi-session'] ?? '' }
        const users = await (await fetch(mockServer.url + '/api/users', { headers })).json()
        const items = users.map(({ name }) => '<li>' + name + '</li>').join('')
        response.setHeader('content-type', 'text/html').end('<ul>' + items + '</ul>')
      }).listen(0, '127.0.0.1')
      await new Promise((resolve) => app.once('listening', resolve))
      await use('http://127.0.0.1:' + app.address().port)
      app.close()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ app }, use) => use(app),
})

for (const name of ['Barbara', 'Donald', 'Edsger', 'Frances']) {
  test('renders ' + name, async ({ page, mock }) => {
    mock.db('users').create({ name })
    await page.goto('/')
    await expect(page.getByRole('listitem')).toHaveText(['Ada', 'Grace', name])
  })
}
`

/** A project whose app has an address of its own. */
export const based: string = `import { expect, mockTest } from 'mockapi/playwright'

const test = mockTest({ dir: 'mocks' })

test('the address of the project stays', async ({ baseURL, mock }) => {
  expect(baseURL).toBe('http://app.example.test:81')
  await mock.fetch('/api/users')
})
`

/** The configuration of that project, with traces. */
export const basedConfig: string = `import config from './playwright.config.ts'

export default { ...config, use: { ...config.use, baseURL: 'http://app.example.test:81', trace: 'on' } }
`

/** An app server that renders, as a program of its own: it knows its mocks by the environment. */
export const program: string = `import { createServer } from 'node:http'

createServer(async (request, response) => {
  const headers = { 'x-mockapi-session': request.headers['x-mockapi-session'] ?? '' }
  if (request.url !== '/') return response.writeHead(404).end()
  const users = await fetch(process.env.API_URL + '/api/users', { headers }).then((answer) => answer.json(), () => [])
  const items = users.map(({ name }) => '<li>' + name + '</li>').join('')
  response.setHeader('content-type', 'text/html').end('<ul>' + items + '</ul>')
}).listen(Number(process.env.PORT))
`

/** Tests of that program, of which each worker has one. */
export const served: string = `import { expect, mockTest } from 'mockapi/playwright'

const test = mockTest({ dir: 'mocks', port: 4191 }).extend({
  baseURL: async ({}, use, { parallelIndex }) => use('http://localhost:' + (3191 + parallelIndex)),
})

for (const name of ['Barbara', 'Donald', 'Edsger', 'Frances']) {
  test('renders ' + name, async ({ page, mock }) => {
    mock.db('users').create({ name })
    await page.goto('/')
    await expect(page.getByRole('listitem')).toHaveText(['Ada', 'Grace', name])
  })
}
`

/** The configuration for those. */
export const servedConfig: string = `import config from './playwright.config.ts'

export default {
  ...config,
  webServer: [0, 1].map((worker) => ({
    command: 'node server.mjs',
    port: 3191 + worker,
    env: { PORT: String(3191 + worker), API_URL: 'http://localhost:' + (4191 + worker) },
  })),
}
`

/** What must compile, and what must not. */
export const types: string = `import { carrySession, expect, mockTest } from 'mockapi/playwright'
import { users } from '../mocks/users.ts'

const test = mockTest({ dir: 'mocks', port: 4191, origins: ['http://localhost:3000'], unhandled: 'warn' })

test('types', async ({ page, mock, mockServer, browser }) => {
  const url: string = mockServer.url
  const name: string | undefined = mock.db(users).find(1)?.name
  mock.fail('GET /api/users', 503, { times: 1 })
  // @ts-expect-error -- a key has a method
  mock.fail('/api/users', 503)
  await expect(mock).toHaveBeenCalledWith('POST /api/login', { body: { url, name } })
  // @ts-expect-error -- a call has no such part
  await expect(mock).toHaveBeenCalledWith('POST /api/login', { bod: 1 })
  await expect(page.getByRole('alert')).toBeVisible()
  // @ts-expect-error -- a page has no calls
  await expect(page).toHaveBeenCalled('GET /api/users')
  await carrySession(await browser.newContext(), mock)
})
`
