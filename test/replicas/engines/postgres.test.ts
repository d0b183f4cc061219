import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engine } from '../../../scripts/engines/engine.ts'
import { startPostgres } from '../../../scripts/engines/postgres.ts'
import { openLog } from '../../../src/replicas/engines/open-log.ts'
import { describeLog } from '../../support/log-contract.ts'
import { describeFailures } from '../../support/log-failures.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startPostgres()
})
afterAll(() => engine[Symbol.asyncDispose]())

const warnings: string[] = []
const connect = () =>
  openLog(engine.url, {
    patience: 0,
    cwd: process.cwd(),
    onWarning: (message) => warnings.push(message),
  })
describeLog('PostgreSQL', { connect })

it('warns of nothing', () => expect(warnings).toEqual([]))

describeFailures('PostgreSQL', startPostgres)
