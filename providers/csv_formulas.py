r"""Keeps text in CSV from becoming a formula when a spreadsheet opens the file, and reads such text back. Pure.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break may be run, and a program that splits lines elsewhere
begins cells elsewhere, a German Excel at every `;` (OWASP, "CSV Injection",
https://owasp.org/www-community/attacks/CSV_Injection). The full-width forms of the signs count as signs. So an
apostrophe is put before every sign with which a cell could begin: at the start, after `,` `;` `:` `|`, a tab or a line
break, and after a blank, each also with quotes in between. A sign between blanks, the dash of a sentence, stays as it
is: alone in a cell it is no formula.

Python and PostgreSQL read these patterns alike.
"""

import re

SIGN = "[=+@＝＋－＠-]"
BREAK = r"\t\r\n"
SEPARATOR = r"[,;:|\t\r\n\v\f\u0085\u2028\u2029]"
BLANK = r" \u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff"
QUOTES = "\"'"
BEGINS = f"^([{BLANK}{QUOTES}]*)", f"([{BREAK}])"
"""The start of a text that begins with a tab or a line break: before and after where the apostrophe goes."""
STARTS, WORD = f"((?:^|{SEPARATOR})[{BLANK}{QUOTES}]*)", f"([{BLANK}][{QUOTES}]*)"
SIGNS = f"{STARTS}({SIGN})|{WORD}({SIGN}(?=[^{BLANK}]))"
GUARDED_SIGNS = f"{STARTS}'({SIGN})|{WORD}'({SIGN}(?=[^{BLANK}]))"


def guarded(text: str) -> str:
    """Write a text so that no cell that begins in it is a formula."""
    text = re.sub("".join(BEGINS), r"\1'\2", text)
    return re.sub(SIGNS, r"\1\3'\2\4", text)


def unguarded(text: str) -> str:
    """Read what `guarded` wrote."""
    text = re.sub(GUARDED_SIGNS, r"\1\3\2\4", text)
    return re.sub("'".join(BEGINS), r"\1\2", text)


def guarded_sql(expression: str) -> str:
    """Return the SQL of `guarded` for a text expression."""
    begins, signs = (pattern.replace("'", "''") for pattern in ("".join(BEGINS), SIGNS))
    once = rf"regexp_replace({expression}, '{begins}', '\1''\2')"
    return rf"regexp_replace({once}, '{signs}', '\1\3''\2\4', 'g')"
