import * as v from 'valibot'
import { diagnosticCodes } from '../../errors/diagnostic.ts'
import type { Diagnostic, DiagnosticCode } from '../../errors/diagnostic.ts'
import { problems } from '../../http/problem.ts'
import type { ProblemCode } from '../../http/problem.ts'
import type { EndpointSummary, NearMiss } from '../../journal/report.ts'
import type { Shape } from './operation.ts'

/** A line or a column of a file. */
export const position: Shape<number> = v.pipe(v.number(), v.integer(), v.minValue(1))

/** What is wrong with a mock file. */
export const diagnostic: Shape<Diagnostic> = v.object({
  code: v.picklist(Object.keys(diagnosticCodes) as DiagnosticCode[]),
  severity: v.picklist(['error', 'warning']),
  message: v.string(),
  hint: v.exactOptional(v.string()),
  place: v.exactOptional(v.object({ file: v.string(), line: position, column: position })),
  frame: v.exactOptional(v.string()),
})

/** What a list of endpoints shows of one. */
export const endpoint: Shape<EndpointSummary> = v.object({
  kind: v.picklist(['endpoint', 'crud', 'single', 'app']),
  method: v.string(),
  path: v.string(),
  file: v.string(),
  line: v.exactOptional(position),
  column: v.exactOptional(position),
  note: v.exactOptional(v.string()),
})

/** An endpoint that almost matched. */
export const nearMiss: Shape<NearMiss> = v.object({
  key: v.string(),
  file: v.string(),
  line: v.exactOptional(position),
  reason: v.string(),
})

/** An error (RFC 9457). */
export const problem: Shape = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  detail: v.exactOptional(v.string()),
  code: v.exactOptional(v.picklist(Object.keys(problems) as ProblemCode[])),
  errors: v.exactOptional(v.array(v.object({ path: v.string(), message: v.string() }))),
})
