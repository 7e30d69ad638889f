// Makes a text of Yjs and a <textarea> say the same. Editors with more than plain text have bindings of their own.

const isHigh = unit => unit >= 0xd800 && unit < 0xdc00
const partsPair = (text, at) => isHigh(text.charCodeAt(at - 1))

// What has been put in the place of what: { from, removed, inserted }; pairs of surrogates stay whole.
const difference = (before, after) => {
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from++
  if (partsPair(before, from)) from--
  let end = 0
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end++
  if (end > 0 && partsPair(before, before.length - end)) end--
  return { from, removed: before.length - from - end, inserted: after.slice(from, after.length - end) }
}

// Where a position is after others have edited.
const moved = (position, delta) => {
  let at = 0
  for (const { retain, insert, delete: removed } of delta) {
    if (at > position) break
    if (retain) at += retain
    if (insert) { if (at < position) position += insert.length; at += insert.length }
    if (removed) position -= Math.min(removed, position - at)
  }
  return position
}

/**
 * Edits made in the area have it as their origin.
 *
 * @param {Y.Text} text
 * @param {HTMLTextAreaElement} area
 * @returns {() => void} ends it
 */
export const bindTextarea = (text, area) => {
  const typed = () => text.doc.transact(() => {
    const { from, removed, inserted } = difference(text.toString(), area.value)
    if (removed) text.delete(from, removed)
    if (inserted) text.insert(from, inserted)
  }, area)
  const changed = (event, transaction) => {
    if (transaction.origin === area) return
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = area
    area.value = text.toString()
    area.setSelectionRange(moved(selectionStart, event.delta), moved(selectionEnd, event.delta), selectionDirection)
    area.scrollTop = scrollTop
  }
  area.value = text.toString()
  area.addEventListener('input', typed)
  text.observe(changed)
  return () => {
    area.removeEventListener('input', typed)
    text.unobserve(changed)
  }
}
