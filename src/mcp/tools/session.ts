import type { ArgumentSchema } from './arguments.ts'

/** The argument that all tools take. */
export const session: ArgumentSchema = {
  type: 'string',
  description: 'Isolated copy of data and behaviour to act in; opened when new.',
}
