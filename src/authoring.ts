/** What mock files import from the package, wherever they run. */
export { ai } from './ai/define.ts'
export { mocksFor } from './endpoints/contract.ts'
export { defineConfig, defineMock, route, use } from './endpoints/define.ts'
export { openapi } from './openapi/define.ts'
export { MockapiError } from './errors/diagnostic.ts'
export { many, manyToMany, one } from './data/records/relation.ts'
export { resource } from './data/records/resource.ts'
export { behave, scenario } from './sessions/scenario.ts'
