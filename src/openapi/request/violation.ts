import type { ParameterPlace } from '../document/model.ts'
import type { Violation } from '../schema/validators.ts'

/** What is wrong with a request, and where: in its body, or in the parameter of a name. */
export interface RequestViolation extends Violation {
  readonly in: ParameterPlace | 'body'
  readonly name?: string
}
