/** What can be done with a collection over HTTP. */
export const crudMethods = [
  'list',
  'get',
  'create',
  'replace',
  'update',
  'delete',
  'updateMany',
  'deleteMany',
] as const

/** One of {@link crudMethods}. */
export type CrudMethod = (typeof crudMethods)[number]
