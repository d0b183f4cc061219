/** What mock files import from the package, wherever they run. */
export { mocksFor } from './core/contract.ts'
export { defineConfig, defineMock, route, use } from './core/define.ts'
export { MockapiError } from './core/diagnostic.ts'
export { many, manyToMany, one } from './core/relation.ts'
export { resource } from './core/resource.ts'
export { behave, scenario } from './core/scenario.ts'
