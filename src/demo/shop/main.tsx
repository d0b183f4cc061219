import { render } from 'preact'
import { Shop } from './app.tsx'
import { reloadOnChange } from './core/answer.ts'
import './styles/main.css'

const root = document.getElementById('shop')
if (root) render(<Shop />, root)
reloadOnChange()
