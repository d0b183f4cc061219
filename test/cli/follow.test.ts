import { expect, it } from 'vitest'
import { startInProcess, type RunningCli } from '../support/cli-in-process.ts'
import { writeFiles } from '../support/files.ts'
import { createProject, type Project } from '../support/running.ts'

const follow = ({ path, cacheFolder }: Project, ...flags: string[]) => {
  const pressed: ((key: string) => void)[] = []
  const keyboard = { read: (onKey: (key: string) => void) => (pressed.push(onKey), () => {}) }
  const cli = startInProcess(path, ['serve', ...flags], { cacheFolder, keyboard })
  return { ...cli, press: (key: string) => pressed[0]?.(key) }
}

/** Asks until the follower, which may not listen yet, shows it. */
async function shown(cli: RunningCli, address: string, path: string, text: string): Promise<void> {
  await expect
    .poll(async () => {
      await fetch(`${address}${path}`)
      return cli.out()
    })
    .toContain(text)
}

it('shows the log of the server that a plain start would start again, and leaves it running', async () => {
  using project = createProject()
  await using running = await project.serve('--prefix', '/api')
  const address = running.address.replace('/api', '')
  await using follower = follow(project, '--prefix', '/api')
  await follower.until('press h for help')
  expect(follower.out()).toContain('mockapi 1.0.0  serves mocks/ already; this is its log')
  expect(follower.out()).toContain(`API      ${address}/api`)
  await shown(follower, address, '/api/a', 'GET    /api/a')
  await shown(follower, address, '/api/b', 'add    mocks/api.json')
  follower.press('h')
  await follower.until('q  quit')
  expect(follower.out()).not.toContain('r  reset the data')
  follower.press('q')
  expect(await follower.ended).toBe(0)
  expect(follower.out()).toContain(`The server goes on at ${address}. mockapi stop ends it.`)
  expect((await fetch(`${address}/api/a`)).status).toBe(200)
})

it('tells what a save changed, and ends with the server', async () => {
  using project = createProject()
  await using running = await project.serve()
  await using follower = follow(project)
  await shown(follower, running.address, '/a', 'GET    /a')
  writeFiles(project.path, { 'mocks/b.json': { 'GET /b': 1, 'GET /c': 1 } })
  await follower.until(/reload {2}1 -> 3 endpoints\n/)
  writeFiles(project.path, { 'mocks/b.json': '{ "GET /b": ' })
  await follower.until(/x mocks\/b\.json:1:\d+ {2}/)
  await project.run('stop')
  expect(await follower.ended).toBe(0)
  expect(follower.out()).toContain(`The server at ${running.address} has ended.`)
})

it('says where there are no requests to show', async () => {
  using project = createProject()
  await using _ = await project.serve('--journal', '0')
  await using follower = follow(project, '--journal', '0')
  await follower.until('The server keeps no journal (--journal 0)')
})

it('follows one that was started with other flags, which it says', async () => {
  using project = createProject()
  await using running = await project.serve('--seed', '7')
  await using follower = follow(project)
  await follower.until('serves mocks/ already, by other settings; this is its log')
  expect(follower.out()).toContain(running.address)
})

it.each([['--new'], ['--seed', '7'], ['--port', '0'], ['--no-admin']])(
  'starts another server with %s',
  async (...flags) => {
    using project = createProject()
    await using running = await project.serve()
    await using other = follow(project, ...flags)
    expect(await other.url()).not.toBe(running.address)
    expect(other.out()).toContain('ready in')
  },
)

it('starts another server without a terminal, and for programs', async () => {
  using project = createProject()
  await using running = await project.serve()
  await using piped = startInProcess(project.path, ['serve'], {
    cacheFolder: project.cacheFolder,
    keyboard: undefined,
  })
  expect(await piped.url()).not.toBe(running.address)
  await using json = follow(project, '--json')
  await json.until('"event":"ready"')
})
