import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { send } from '../../lib/http.ts'
import { freePort, isAlive, poll, startNode, stop, writeFiles } from '../../lib/process.ts'

/** Flags as they stand in scripts of 0.17; `{port}` stands for a port. */
const commands = [
  '--watch db.json --port {port}',
  '-w db.json -p {port}',
  'db.json -p={port}',
  'db.json --port={port} --quiet',
  'db.json -q -p {port} --host 127.0.0.1',
  'db.json -H 127.0.0.1 -p {port}',
  'db.json --routes routes.json --port {port}',
  '--watch db.json -r routes.json --port {port}',
  'db.json -d 5 -p {port}',
  'db.json --delay 5 --port {port}',
  'db.json --no-cors --port {port}',
  'db.json --no-gzip --port {port}',
  'db.json --nc --ng --port {port}',
  'db.json --read-only --port {port}',
  'db.json --ro -p {port}',
  'db.json --id _id --port {port}',
  'db.json -i _id --port {port}',
  'db.json --foreignKeySuffix _id --port {port}',
  'db.json --fks _id --port {port}',
  'db.json --static ./files --port {port}',
  'db.json -s files --port {port}',
  'db.json -c json-server.json --port {port}',
  'db.json --config json-server.json --port {port}',
  'db.json --middlewares middle.js --port {port}',
  'db.json -m middle.js --port {port}',
  'db.json --snapshots . --port {port}',
  'db.json -S . -p {port}',
]

const files = {
  'db.json': JSON.stringify({
    posts: [
      { id: 1, _id: 'a', title: 'Hello' },
      { id: 2, _id: 'b', title: 'World' },
    ],
    comments: [{ id: 1, _id: 'c', post_id: 1, postId: 2 }],
  }),
  'routes.json': '{ "/api/*": "/$1" }',
  'json-server.json': '{}',
  'middle.js': 'module.exports = (request, response, next) => next()',
  'files/a.txt': 'text',
}

const targets = ['/posts', '/posts/1', '/posts/b', '/posts?_embed=comments', '/api/posts', '/a.txt']

/** What a command came to: the answers, or what is said where it does not start. */
interface Run {
  readonly answers?: readonly string[]
  readonly said: string
}

/** Starts both with the same flags; prints and counts what they answer otherwise, or what fails without a sentence. */
export async function compareCommands(bin: string, own: string): Promise<number> {
  const wrong: string[] = []
  let told = 0
  for (const command of commands) {
    const [real, mine] = await Promise.all([
      run([bin], command),
      run([resolve(own), 'serve', '--dialect', 'json-server-0', '--strict-port'], command),
    ])
    if (mine.answers === undefined) {
      // One sentence that says what to write instead.
      if (/\b(use|write|see|declare|drop|leave out|put|instead)\b/i.test(mine.said)) told++
      else wrong.push(`${command}: mockapi does not start: ${mine.said.slice(0, 300)}`)
      continue
    }
    for (const [index, answer] of (real.answers ?? []).entries()) {
      const other = mine.answers[index]
      if (other !== answer)
        wrong.push(`${command}: ${answer.slice(0, 200)}, mockapi ${other?.slice(0, 200)}`)
    }
  }
  console.log(
    `command lines: ${commands.length}, ${told} told what to write instead, ${wrong.length} answers otherwise`,
  )
  for (const line of wrong) console.log(`DIFFERS  ${line}`)
  return wrong.length
}

async function run(program: readonly string[], command: string): Promise<Run> {
  const cwd = writeFiles(files)
  const port = await freePort()
  const args = command.replaceAll('{port}', String(port)).split(' ')
  const child = startNode([...program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => (said += String(text)))
  try {
    await poll(
      command,
      async () => {
        if (!isAlive(child)) return true
        const answer = await send(port, { path: '/posts' }).catch(() => undefined)
        return answer ? true : undefined
      },
      { interval: 50 },
    )
    if (!isAlive(child)) return { said }
    const answers: string[] = []
    for (const path of targets) {
      // With another id field 0.17 embeds by 'id' all the same.
      if (path.includes('_embed') && /-id? _id/.test(command)) continue
      const { status, body } = await send(port, { path })
      answers.push(`GET ${path} ${status} ${body.replace(/\s+/g, '')}`)
    }
    const { status } = await send(port, { path: '/posts', method: 'POST', body: '{"title":"x"}' })
    return { said, answers: [...answers, `POST /posts ${status}`] }
  } finally {
    await stop(child)
    rmSync(cwd, { recursive: true, force: true })
  }
}
