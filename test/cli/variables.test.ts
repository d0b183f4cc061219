import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readVariables, variableOf } from '../../src/cli/environment/variables.ts'
import { main } from '../../src/cli/main.ts'
import { settings } from '../../src/config/config.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { envelopeOf } from '../support/envelope.ts'
import { runInProcess, startInProcess } from '../support/cli-in-process.ts'
import { writeFiles } from '../support/files.ts'

it('each setting has a variable of its own', () => {
  const names = Object.keys(settings).map(variableOf)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !/^MOCKAPI_[A-Z]+(?:_[A-Z]+)*$/.test(name))).toEqual([])
})

it.each([
  [
    { MOCKAPI_PORT: '4100', MOCKAPI_SEED: 'demo', MOCKAPI_DELAY: '10-30ms' },
    { port: 4100, seed: 'demo', delay: '10-30ms' },
  ],
  [
    { MOCKAPI_SEED: '7', MOCKAPI_BODY_LIMIT: '2mb' },
    { seed: 7, bodyLimit: 2_097_152 },
  ],
  [
    { MOCKAPI_WATCH: 'false', MOCKAPI_STRICT: '1', MOCKAPI_GZIP: '0' },
    { watch: false, strict: true, compress: false },
  ],
  [
    { MOCKAPI_PERSIST: 'TRUE', MOCKAPI_VALIDATE: 'warn' },
    { persist: true, validate: 'warn' },
  ],
  [
    { MOCKAPI_PERSIST: '/data/state.json', MOCKAPI_VALIDATE: 'false' },
    { persist: '/data/state.json', validate: false },
  ],
  [
    { MOCKAPI_ALLOWED_HOSTS: 'mockapi, .svc.cluster.local' },
    { allowedHosts: ['mockapi', '.svc.cluster.local'] },
  ],
  [
    { MOCKAPI_DRAIN: '0', MOCKAPI_HEADERS: 'x-a: 1, x-b: 2' },
    { drain: 0, headers: expect.anything() },
  ],
  [{ MOCKAPI_PORT: '', MOCKAPI_HOST: ' ', PORT: '1' }, {}],
])('%j', (env, config) => {
  expect(readVariables(env)).toEqual({ config, others: [] })
})

it('what Kubernetes says of services called mockapi and mockapi-redis sets nothing', () => {
  const env = {
    MOCKAPI_SERVICE_HOST: '10.0.0.7',
    MOCKAPI_SERVICE_PORT: '4000',
    MOCKAPI_SERVICE_PORT_HTTP: '4000',
    MOCKAPI_PORT: 'tcp://10.0.0.7:4000',
    MOCKAPI_PORT_4000_TCP: 'tcp://10.0.0.7:4000',
    MOCKAPI_PORT_4000_TCP_ADDR: '10.0.0.7',
    MOCKAPI_REDIS_SERVICE_HOST: '10.0.0.8',
    MOCKAPI_REDIS_SERVICE_PORT_TCP: '6379',
    MOCKAPI_REDIS_PORT: 'tcp://10.0.0.8:6379',
    MOCKAPI_REDIS_PORT_6379_TCP_PROTO: 'tcp',
  }
  expect(readVariables(env)).toEqual({ config: {}, others: [] })
})

it('what sets nothing is told in one warning, a slip with what was meant, and what mocks read is not', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-variables-'))
  writeFiles(cwd, {
    'mocks/api.json': '{ "GET /mode": "{{env.MOCKAPI_MODE}}" }',
    'mocks/deep/hooks.json': '{ "GET /hooks": "{{env.MOCKAPI_HOOKS}}" }',
    'mocks/node_modules/a/index.json': '"MOCKAPI_NONSENSE"',
    'before.js': 'export default (req, res, next) => next(process.env.MOCKAPI_BEFORE)',
  })
  const variables = {
    MOCKAPI_PROT: '1',
    MOCKAPI_MODE: 'x',
    MOCKAPI_HOOKS: 'x',
    MOCKAPI_BEFORE: 'x',
    MOCKAPI_NONSENSE: '1',
    MOCKAPI_TLS_CERT: 'x',
  }
  await using server = startInProcess(cwd, ['serve', '-p', '0', '-m', 'before.js'], { variables })
  await server.url()
  const told = server
    .out()
    .split('\n')
    .filter((line) => line.includes('MOCKAPI_'))
  expect(told).toEqual([
    expect.stringContaining(
      'MOCKAPI_PROT sets nothing: there is no such setting. Did you mean MOCKAPI_PORT?',
    ),
    expect.stringContaining(
      'MOCKAPI_NONSENSE, MOCKAPI_TLS_CERT are no settings, and no mock file names them. Name a setting as its flag',
    ),
  ])
})

it.each([
  [{ MOCKAPI_HEADERS: 'broken' }, 'Write x-a: 1, x-b: 2.'],
  [{ MOCKAPI_PROXY: 'foo' }, 'Write scheme and host, such as https://api.example.test.'],
  [{ MOCKAPI_WEBHOOK_RETRIES: 'x' }, 'Write at most 10 times, such as 1s,5s,25s.'],
  [{ MOCKAPI_CORS: 'a,,b' }, 'Leave out the empty one.'],
  [{ MOCKAPI_PREFIX: 'api' }, 'Write /api.'],
  [{ MOCKAPI_DELAY: 'x' }, 'Write 200, 1s, 100-400ms, realistic, 3g, 4g, offline or forever.'],
  [{ MOCKAPI_DELAY: 'realistc' }, 'Did you mean "realistic"? Write 200, 1s'],
])('%j is told in the form that a variable takes', async (variables, hint) => {
  const { code, err } = await runInProcess(tmpdir(), ['check'], { variables })
  expect(code).toBe(1)
  expect(err).toContain(hint)
  const [[name = '', value] = []] = Object.entries(variables)
  const flag = `--${name.replace('MOCKAPI_', '').replace('_', '-').toLowerCase()}=${value}`
  expect((await runInProcess(tmpdir(), ['serve', flag])).err).toContain(hint)
})

it('flags go before variables, and those before the configuration file', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-variables-'))
  mkdirSync(join(cwd, 'api'))
  const environment = fakeEnvironment(fakeServer(), {
    cwd,
    loadConfig: async () => ({ config: { dir: 'other', seed: 3, locale: 'de' }, file: 'x.json' }),
    variables: { MOCKAPI_DIR: 'api', MOCKAPI_SEED: '5', MOCKAPI_PREFIX: '/v1' },
  })
  expect(await main(['check', '--seed', '7'], environment)).toBe(0)
  const [options] = environment.options
  expect(options).toMatchObject({ dir: 'api', seed: 7, locale: 'de', prefix: ['/v1'] })
  rmSync(cwd, { recursive: true })
})

it('a wrong one is named, and so is a folder that is not there', async () => {
  const run = (variables: Record<string, string>) =>
    runInProcess(tmpdir(), ['check'], { variables })
  const wrong = await run({ MOCKAPI_PORT: 'x', MOCKAPI_WATCH: 'maybe', MOCKAPI_JSON: 'true' })
  expect(wrong.code).toBe(1)
  const { error, errors = [] } = envelopeOf(wrong.out)
  expect(error).toMatchObject({ code: 'bad-config', message: 'MOCKAPI_PORT: "x" is not a port.' })
  expect(errors.map((each) => each['message'])).toContain('MOCKAPI_WATCH: "maybe" is not a switch.')
  expect((await run({ MOCKAPI_DIR: 'nowhere' })).err).toContain(
    'nowhere does not exist (MOCKAPI_DIR).',
  )
})
