import type { APIRoute } from 'astro'
import { handle } from '../../../mock-api'

export const prerender = false
export const ALL: APIRoute = ({ request }) => handle(request)
