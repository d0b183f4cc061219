import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'

/** The warning that a collection begins without records, since none fits its schema. */
export function impossible(name: string, error: Error, origin: SourceLocation): Diagnostic {
  const place = origin.place()
  return {
    code: 'bad-openapi',
    severity: 'warning',
    message: `No record of the collection ${JSON.stringify(name)} fits its schema. ${error.message}`,
    hint: 'Correct the schema, or write a mock with records of your own.',
    ...(place && { place }),
  }
}
