// Does what deploy/Dockerfile and deploy/compose.yaml say without a container engine: the steps of each stage in a folder
// that is the root of its processes, then the server as the first process of namespaces of its own, without rights and with
// a root that it cannot write. Asks it as an app beside it, monitors and the kubelet do.
//
//   npm run try:deploy
//
// Then a server in a project that has the SDK of OpenTelemetry, whose spans are looked at.
//
// The programs of this machine stand for the base image, which is not fetched; what another one has, and other platforms,
// are not tried. Needs Linux, root, curl, and promtool of Prometheus, which is installed where it is missing.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { endChecks, report } from '../lib/check.ts'
import { install } from '../lib/debian.ts'
import { buildStage, copyInto } from './container.ts'
import { readDockerfile } from './dockerfile.ts'
import { tryServer } from './try-server.ts'
import { tryTraces } from './try-traces.ts'

if (process.getuid?.() !== 0 || spawnSync('unshare', ['-m', 'true']).status !== 0) {
  console.log(
    'Not tried: this needs Linux, root and namespaces, which containers often lack. Run it on a machine.',
  )
  process.exit(0)
}
install({ package: 'prometheus', path: '/usr/bin/promtool' })

const work = mkdtempSync(join(tmpdir(), 'mockapi-deploy-'))
try {
  const folderOf = (stage: string) => join(work, stage)
  const stages = readDockerfile('deploy/Dockerfile')
  console.log(
    `deploy/Dockerfile, on Node ${process.versions.node} of this machine in place of its base image`,
  )
  for (const stage of stages) buildStage(stage, folderOf(stage.name), folderOf, copyContext)
  const image = stages.at(-1)
  if (!image) throw new Error('deploy/Dockerfile has no stage.')
  const root = folderOf(image.name)
  const [size = ''] = spawnSync('du', ['-sm', root], { encoding: 'utf8' }).stdout.split('\t')
  report(Number(size) < 100, `what the image has beside its base image: ${size} MB`)
  await tryServer(image, root, work)
  await tryTraces(work)
} finally {
  rmSync(work, { recursive: true, force: true })
}
endChecks()

/** Copies of the context what is not left out of it. */
function copyContext(path: string, target: string): void {
  const names = readFileSync('deploy/Dockerfile.dockerignore', 'utf8')
    .split('\n')
    .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? [])
  if (path !== '.') {
    if (!names.includes(path))
      throw new Error(`${path} is left out by deploy/Dockerfile.dockerignore.`)
    copyInto(resolve(path), target)
    return
  }
  for (const name of names) {
    if (!existsSync(name))
      throw new Error(`deploy/Dockerfile.dockerignore names ${name}, which is not there.`)
    copyInto(resolve(name), join(target, name))
  }
}
