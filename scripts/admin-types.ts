// Writes the types of the admin API, which the page is checked by: dist/admin-api.d.ts.
import { writeFileSync } from 'node:fs'
import { adminOperations } from '../src/admin/app.ts'
import { describeApi } from '../src/admin/openapi.ts'
import { writeTypes } from '../src/export/types/document.ts'

writeFileSync(process.argv[2] ?? 'dist/admin-api.d.ts', writeTypes(describeApi(adminOperations)))
