import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/command-line/arguments.ts'
import { CliError } from '../../src/cli/output/diagnostic.ts'

function failureOf(argv: string[]): CliError {
  try {
    parseArguments(argv)
  } catch (error) {
    if (error instanceof CliError) return error
    throw error
  }
  throw new Error(`${argv.join(' ')} was taken`)
}

describe('commands', () => {
  it.each([
    { argv: [], command: 'serve', named: false, argument: undefined },
    { argv: ['mocks2'], command: 'serve', named: false, argument: 'mocks2' },
    { argv: ['serve'], command: 'serve', named: true, argument: undefined },
    { argv: ['serve', 'db.json'], command: 'serve', named: true, argument: 'db.json' },
    { argv: ['-p', '4100', 'mocks2'], command: 'serve', named: false, argument: 'mocks2' },
    { argv: ['routes', '/users'], command: 'routes', named: true, argument: '/users' },
    { argv: ['--json', 'check', 'mocks2'], command: 'check', named: true, argument: 'mocks2' },
    { argv: ['serve', '--', '--odd'], command: 'serve', named: true, argument: '--odd' },
    { argv: ['journal', 'GET /a'], command: 'journal', named: true, argument: 'GET /a' },
    { argv: ['journal', 'GET', '/a'], command: 'journal', named: true, argument: 'GET /a' },
    { argv: ['journal', '-p', '1', '/a'], command: 'journal', named: true, argument: '/a' },
  ])('$argv', ({ argv, command, named, argument }) => {
    const invocation = parseArguments(argv)
    expect([invocation.command, invocation.named, invocation.argument]).toEqual([
      command,
      named,
      argument,
    ])
  })
})

describe('flags', () => {
  it.each([
    { argv: ['--port', '4100'], flags: { port: 4100 } },
    { argv: ['--port=4100'], flags: { port: 4100 } },
    { argv: ['-p', '4100'], flags: { port: 4100 } },
    { argv: ['-p4100'], flags: { port: 4100 } },
    { argv: ['--port', '1', '--port', '2'], flags: { port: 2 } },
    { argv: ['--strict-port'], flags: { strictPort: true } },
    { argv: ['--no-strict-port'], flags: { strictPort: false } },
    { argv: ['--persist'], flags: { persist: true } },
    { argv: ['--persist', '--port', '1'], flags: { persist: true, port: 1 } },
    { argv: ['--persist', 'data.json'], flags: { persist: 'data.json' } },
    { argv: ['--persist=data.json'], flags: { persist: 'data.json' } },
    { argv: ['--no-persist'], flags: { persist: false } },
    { argv: ['-qo'], flags: { quiet: true, open: true } },
    { argv: ['--seed', '7'], flags: { seed: 7 } },
    { argv: ['--seed', '-7'], flags: { seed: -7 } },
    { argv: ['--seed', 'demo'], flags: { seed: 'demo' } },
    { argv: ['--delay', '100-400ms'], flags: { delay: '100-400ms' } },
    { argv: ['--error-rate', '.1'], flags: { errorRate: 0.1 } },
    {
      argv: ['--cors', 'http://a.test,http://b.test', '--cors', '*'],
      flags: { cors: ['http://a.test', 'http://b.test', '*'] },
    },
    { argv: ['--body-limit', '2mb'], flags: { bodyLimit: 2_097_152 } },
    { argv: ['--timeout', '5s'], flags: { timeout: 5000 } },
    { argv: ['-w'], flags: { watch: true } },
    { argv: ['--no-watch'], flags: { watch: false } },
    { argv: ['--dialect', 'json-server-1'], flags: { dialect: 'json-server-1' } },
    { argv: ['--id', '_id'], flags: { idField: '_id' } },
    { argv: ['--foreign-key-suffix=_id'], flags: { foreignKeySuffix: '_id' } },
    { argv: ['-r', 'routes.json'], flags: { routes: 'routes.json' } },
    { argv: ['-m', 'a.js'], flags: { middlewares: ['a.js'] } },
    {
      argv: ['--middlewares', './a.js', 'b.cjs', '-q'],
      flags: { middlewares: ['./a.js', 'b.cjs'], quiet: true },
    },
    {
      argv: ['-m', 'a.js', 'b.js', 'db.json'],
      argument: 'db.json',
      flags: { middlewares: ['a.js', 'b.js'] },
    },
    { argv: ['-m', 'a.js', '-m', 'b.js'], flags: { middlewares: ['a.js', 'b.js'] } },
    { argv: ['--static', 'a', '--static', 'b'], flags: { static: ['a', 'b'] } },
    { argv: ['--read-only'], flags: { readOnly: true } },
    { argv: ['-S', 'snapshots'], flags: { snapshots: 'snapshots' } },
    { argv: ['-s', '7'], flags: { seed: 7 } },
    { argv: ['--seed', './public'], flags: { seed: './public' } },
    { argv: ['-d', 'mocks2'], flags: { dir: 'mocks2' } },
    { argv: ['-p=4000'], flags: { port: 4000 } },
    { argv: ['--p', '4000'], flags: { port: 4000 } },
    { argv: ['--p=4000'], flags: { port: 4000 } },
    { argv: ['-r=routes.json'], flags: { routes: 'routes.json' } },
    { argv: ['--w'], flags: { watch: true } },
    { argv: ['--w', 'db.json'], flags: { watch: true } },
    { argv: ['-w=false'], flags: { watch: false } },
    { argv: ['--watch=true'], flags: { watch: true } },
    { argv: ['--no-watch=true'], flags: { watch: false } },
    { argv: ['--quiet=false'], flags: { quiet: false } },
    { argv: ['--no-gzip'], flags: { compress: false } },
    { argv: ['--no-gzip=true'], flags: { compress: false } },
  ])('$argv', ({ argv, flags }) => {
    expect(parseArguments(argv).flags).toEqual(flags)
  })

  it.each([
    { argv: ['--no-cors', 'db.json'], says: 'pages of this machine may read answers' },
    { argv: ['--nc', 'db.json'], says: '--nc is a flag of json-server, and is ignored' },
  ])('$argv goes on with a warning', ({ argv, says }) => {
    const { warnings, flags, argument } = parseArguments(argv)
    expect(warnings.map(({ message, hint }) => `${message} ${hint}`)).toEqual([
      expect.stringContaining(says),
    ])
    expect([flags, argument]).toEqual([{}, 'db.json'])
  })

  it('keeps what is no setting apart', () => {
    const { flags, options } = parseArguments(['init', '--ts', '-h', '--debug'])
    expect([flags, [...options.keys()]]).toEqual([{}, ['ts', 'help', 'debug']])
  })
})

describe('a letter means what the command says', () => {
  it.each([['-H', 'a: 1'], ['-Ha: 1'], ['-H=a: 1'], ['--header', 'a: 1']])(
    'drift %s',
    (...argv) => {
      const { options, flags } = parseArguments(['-d', 'mocks2', 'drift', ...argv])
      expect([options.get('header'), flags]).toEqual(['a: 1', { dir: 'mocks2' }])
    },
  )

  it.each([
    [['get', '/a', '-d', '500'], 'data', '500'],
    [['get', '/a', '-d500'], 'data', '500'],
    [['get', '/a', '-d', '-5'], 'data', '-5'],
    [['get', '/a', '-d', ''], 'data', ''],
    [['get', '/a', '-d', '{"a":\n1}'], 'data', '{"a":\n1}'],
    [['-d', '@a.json', 'get', '/a'], 'data', '@a.json'],
    [['get', '/a', '-d', '@-'], 'data', '@-'],
    [['get', '/a', '-XPUT'], 'request', 'PUT'],
    [['get', '/a', '-H', 'a: 1', '-H', 'b: 2'], 'header', 'a: 1\nb: 2'],
    [['get', '/a', '--timeout', '5s'], 'timeout', '5s'],
  ] as const)('%j', (argv, name, value) => {
    const { argument, options, flags } = parseArguments(argv)
    expect([argument, options.get(name), flags]).toEqual(['/a', value, {}])
  })

  it.each([
    [['get', '/a', '-d', '--json'], '--data needs a value. Write --data <body>.'],
    [['get', '/a', '-d'], '--data needs a value.'],
    [['get', '/a', '-H', ''], '--header needs a value.'],
    [['get', '/a', '-p', '1'], 'mockapi get does not take -p.'],
    [['check', '-X', 'PUT'], 'mockapi check does not take -X.'],
    [['get', 'GET', '/a', '/b'], '"/b" is one argument too many. Write mockapi get [key].'],
  ])('%j is wrong', (argv, says) => {
    expect(failureOf(argv).message).toContain(says)
  })

  it('and is a setting elsewhere', () => {
    expect(parseArguments(['-H', '0.0.0.0', 'serve']).flags).toEqual({ host: '0.0.0.0' })
  })
})

describe('wrong usage ends with exit code 2 and a sentence', () => {
  it.each([
    { argv: ['--prot', '1'], says: '--prot is no flag of mockapi serve. Did you mean --port?' },
    { argv: ['--no-port'], says: '--no-port is no flag of mockapi serve.' },
    { argv: ['-x'], says: '-x is no flag of mockapi serve. mockapi serve --help lists them.' },
    { argv: ['--__proto__'], says: '--__proto__ is no flag' },
    { argv: ['init', '--port', '1'], says: 'mockapi init does not take --port.' },
    { argv: ['serve', '--ts'], says: 'mockapi serve does not take --ts.' },
    { argv: ['--port'], says: '--port needs a value. Write --port <number>.' },
    { argv: ['--port', '--open'], says: '--port needs a value.' },
    { argv: ['--port', '65536'], says: '--port: "65536" is not a port.' },
    { argv: ['-p', '1.5'], says: '-p: "1.5" is not a port.' },
    { argv: ['-p='], says: '-p needs a value.' },
    { argv: ['-d=500', 'db.json'], says: 'Write --delay 500, or --dir 500.' },
    { argv: ['--watch=maybe'], says: '--watch takes no value.' },
    { argv: ['--port='], says: '--port: "" is not a port.' },
    { argv: ['--error-rate', '1.1'], says: '--error-rate: "1.1" is not a rate.' },
    { argv: ['--error-rate', '-1'], says: '--error-rate: "-1" is not a rate.' },
    { argv: ['--delay', 'soon'], says: '--delay: "soon" is no delay.' },
    { argv: ['--cors', 'a,,b'], says: '--cors: ["a","","b"] is not a list of names.' },
    { argv: ['--cors', 'localhost:3000'], says: '--cors: "localhost:3000" is not an origin.' },
    { argv: ['--cors', 'http://a.test/'], says: '--cors: "http://a.test/" is not an origin.' },
    { argv: ['--locale', 'pt_BT'], says: 'Faker has no locale "pt_BT". Did you mean "pt_BR"?' },
    { argv: ['--body-limit', 'much'], says: '--body-limit: "much" is not a size.' },
    { argv: ['--timeout', '0'], says: '--timeout: "0" is not a duration.' },
    { argv: ['--open=no'], says: '--open takes no value. Write --open or --no-open.' },
    { argv: ['--help=no'], says: '--help takes no value.' },
    {
      argv: ['--dialect', 'json-serve-1'],
      says: '--dialect: "json-serve-1" is not known here. Did you mean "json-server-1"?',
    },
    { argv: ['--id'], says: '--id needs a value. Write --id <field>.' },
    { argv: ['--config', 'json-server.json'], says: 'settings are read from mockapi.config.ts' },
    { argv: ['check', '-c', 'x.json'], says: '-c is a flag of json-server' },
    {
      argv: ['-s', './public'],
      says: '-s is the seed of generated data, and "./public" looks like what json-server takes. Write --static ./public, or --seed ./public.',
    },
    { argv: ['-s', 'files'], says: 'Write --static files, or --seed files.' },
    { argv: ['-d500', 'db.json'], says: 'Write --delay 500, or --dir 500.' },
    { argv: ['a', 'b'], says: '"b" is one argument too many. Write mockapi serve [dir|file].' },
    {
      argv: ['record', 'https://api.test'],
      says: 'Write mockapi record --proxy https://api.test.',
    },
  ])('$argv', ({ argv, says }) => {
    const failure = failureOf(argv)
    expect(failure.message).toContain(says)
    expect(failure.exitCode).toBe(2)
  })
})

describe('flags by the names that json-server has', () => {
  it.each([
    { argv: ['--ro', '--ng'], flags: { readOnly: true, compress: false } },
    { argv: ['--foreignKeySuffix', '_id'], flags: { foreignKeySuffix: '_id' } },
    { argv: ['--fks=Key'], flags: { foreignKeySuffix: 'Key' } },
  ])('$argv', ({ argv, flags }) => {
    expect(parseArguments(argv).flags).toEqual(flags)
  })
})
