import type { MockServer } from 'mockapi'
import type { Example } from './admin-calls.ts'

type Session = ReturnType<MockServer['session']>

/** Makes an environment, unless there is one of that name. */
function having(name: string): (session: Session) => Promise<unknown> {
  return (session) =>
    session.fetch('/__mockapi/environments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
}

const file = {
  mockapiEnvironment: 1,
  name: 'imported',
  created: 0,
  base: { data: {} },
  now: { data: {}, clock: { ahead: 1000 } },
}

/** Calls of the operations of environments. */
export const environmentCalls: Readonly<Record<string, readonly Example[]>> = {
  listEnvironments: [{ status: 200, line: 'GET /environments', before: having('listed') }],
  createEnvironment: [
    {
      status: 201,
      line: 'POST /environments',
      body: { name: 'made', note: 'Ada', ttl: '7d', from: { server: true } },
    },
    { status: 409, line: 'POST /environments', body: { name: 'made' } },
    { status: 400, line: 'POST /environments', body: { name: 'n'.repeat(10_000) } },
    { status: 404, line: 'POST /environments', body: { name: 'n', from: { snapshot: 'none' } } },
    { status: 404, line: 'POST /environments', body: { name: 'n', from: { environment: 'non' } } },
    { status: 422, line: 'POST /environments', body: { name: 'n', ttl: 'soon' } },
    { status: 422, line: 'POST /environments', body: { name: 'n', from: {} } },
  ],
  importEnvironment: [
    { status: 201, line: 'POST /environments/import', body: file },
    { status: 409, line: 'POST /environments/import', body: file },
    { status: 201, line: 'POST /environments/import?replace=true', body: file },
    { status: 201, line: 'POST /environments/import?name=other', body: file },
    { status: 400, line: 'POST /environments/import?name=%2F', body: file },
    { status: 422, line: 'POST /environments/import', body: { ...file, now: { data: { a: 1 } } } },
  ],
  getEnvironment: [
    { status: 200, line: 'GET /environments/got', before: having('got') },
    { status: 404, line: 'GET /environments/gto' },
  ],
  changeEnvironment: [
    {
      status: 200,
      line: 'PATCH /environments/changed',
      body: { note: 'for the demo', ttl: null },
      before: having('changed'),
    },
    { status: 404, line: 'PATCH /environments/chnaged', body: {} },
  ],
  deleteEnvironment: [
    { status: 204, line: 'DELETE /environments/deleted', before: having('deleted') },
    { status: 404, line: 'DELETE /environments/deleted' },
  ],
  resetEnvironment: [
    { status: 204, line: 'POST /environments/again/reset', before: having('again') },
    { status: 404, line: 'POST /environments/agian/reset' },
  ],
  forkEnvironment: [
    {
      status: 201,
      line: 'POST /environments/first/fork',
      body: { name: 'second' },
      before: having('first'),
    },
    { status: 409, line: 'POST /environments/first/fork', body: { name: 'second' } },
    { status: 404, line: 'POST /environments/frist/fork', body: { name: 'third' } },
  ],
  diffEnvironment: [
    { status: 200, line: 'GET /environments/compared/diff', before: having('compared') },
    { status: 404, line: 'GET /environments/copmared/diff' },
  ],
  exportEnvironment: [
    { status: 200, line: 'GET /environments/sent/export', before: having('sent') },
    { status: 404, line: 'GET /environments/snet/export' },
  ],
}
