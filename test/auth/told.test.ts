import { expect, it, vi } from 'vitest'
import { writeFiles } from '../support/files.ts'
import { serveFolder } from '../support/folder.ts'

const login = (options: object) =>
  JSON.stringify({ $auth: { users: 'users', tokens: { 'dev-token': '1', gone: '7' }, ...options } })

const files = {
  'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
  'mocks/login.json': login({}),
  'mocks/api.json': '{ "GET /me": { "$auth": true, "$body": { "name": "{{user.name}}" } } }',
}

it('takes the tokens of a provider whose file was saved broken, as of its last good version', async () => {
  await using folder = await serveFolder(files, { watch: true })
  const { server, path } = folder
  const ask = async () => {
    const headers = { authorization: 'Bearer dev-token' }
    const response = await server.fetch('/me', { headers })
    return [response.status, await response.json()]
  }
  expect(await ask()).toEqual([200, { name: 'Ada' }])
  writeFiles(path, { 'mocks/login.json': login({ basic: 'yes' }) })
  await vi.waitFor(() => expect(server.overview().diagnostics).toHaveLength(1))
  expect(await ask()).toEqual([200, { name: 'Ada' }])
})

it('says why a token does not count without quotation marks in the header', async () => {
  await using folder = await serveFolder(files)
  const headers = { authorization: 'Bearer gone' }
  const response = await folder.server.fetch('/me', { headers })
  expect(response.headers.get('www-authenticate')).toMatch(/error_description="[^"\\]*'7'[^"\\]*"$/)
})

it('tells in the log and the journal which error an app got', async () => {
  await using folder = await serveFolder(files)
  const { server } = folder
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'x',
    client_id: 'a',
  })
  await server.fetch('/auth/token', { method: 'POST', body })
  const request = { response_type: 'code', client_id: 'a', redirect_uri: 'http://localhost:5173/' }
  await server.fetch(`/auth/authorize?${new URLSearchParams({ ...request, prompt: 'none' })}`)
  const notes = server.calls().map((call) => call.notes)
  expect(notes).toEqual([['invalid_grant'], ['login_required']])
})
