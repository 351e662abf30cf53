"""Tells whether a text can be the credential it is entered as, by the forms that its provider declares. Pure.

Sentences name what was entered by its kind and by how such things begin, never by itself.
"""

import re
from collections.abc import Mapping

from providers.base import Credentials
from providers.facts import WEBHOOK_SECRET, CredentialField, CredentialForm, ProviderFacts

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""What is copied along from web pages and cannot be seen."""


def trimmed(text: str) -> str:
    """Take off the blanks, line breaks and invisible characters that were pasted around a credential."""
    return text.strip().strip(INVISIBLE).strip()


def problem_with(text: str, *, field: str, facts: ProviderFacts, live: bool | None = None) -> str:
    """Say why `text` cannot be this credential; empty when it can. `live` None: of an account of either mode."""
    name, expected, form = name_of(field, facts), _expected(field, facts, live), form_of(text, facts)
    if not (text.isascii() and text.isprintable() and " " not in text):
        return f"The {name} has a blank, a line break or a letter that no {name} has: copy it again, whole."
    if not expected:
        return _another_kind(form, field=field, facts=facts, live=live) if form and form.field else ""
    if form is None:
        return f"The {name} does not look like one of {facts.title}'s: those begin with {expected}."
    what = f"The {name} is {form.title} ({form.begins}…)"
    if not form.field:
        return f"{what}, which is of no use here: enter one that begins with {expected}."
    if form.field != field:
        other = name_of(form.field, facts)
        return f"{what}: enter that as the {other}, and as the {name} one that begins with {expected}."
    if live is not None and form.live not in (None, live):
        return f"{what}, and the account is {_mode(live)}: enter one that begins with {expected}."
    return "" if _is_whole(text, form) else f"The {name} is cut off or masked: copy it again, whole."


def asked_of(facts: ProviderFacts, *, live: bool) -> tuple[CredentialField, ...]:
    """Give the fields that an account of this mode has."""
    return tuple(each for each in facts.credential_fields if live or not each.live_only)


def missing_from(fields: Mapping[str, str], *, facts: ProviderFacts, live: bool) -> list[str]:
    """Name the fields that an account of this mode must have and that are empty, as their provider calls them."""
    return [name_of(each.name, facts) for each in _missing(fields, facts, live)]


def problems_with(
    entered: Mapping[str, str], *, stored: Credentials, facts: ProviderFacts, live: bool
) -> dict[str, str]:
    """Say by field what is wrong with what was entered, beside what is stored already."""
    after = merged(stored, entered, facts=facts, live=live).fields
    absent = {each.name: _missing_sentence(each, facts) for each in _missing(after, facts, live)}
    known = {WEBHOOK_SECRET, *(each.name for each in asked_of(facts, live=live))}
    texts = {name: text for name, text in entered.items() if text and name in known}
    judged = {name: problem_with(text, field=name, facts=facts, live=live) for name, text in texts.items()}
    return absent | {name: problem for name, problem in judged.items() if problem}


def merged(stored: Credentials, entered: Mapping[str, str], *, facts: ProviderFacts, live: bool) -> Credentials:
    """Put what was entered in the place of what is stored.

    An empty text takes a field away. A new webhook secret is added, and the one before stays valid. What belongs to
    live accounts alone is not kept for another.
    """
    left_out = {each.name for each in facts.credential_fields if each.live_only and not live}
    fields = {**stored.fields, **{name: text for name, text in entered.items() if name != WEBHOOK_SECRET}}
    secret = entered.get(WEBHOOK_SECRET, "")
    secrets = (secret, *stored.webhook_secrets[:1]) if secret else stored.webhook_secrets
    return Credentials({name: text for name, text in fields.items() if text and name not in left_out}, secrets)


def wrong_mode(fields: Mapping[str, str], *, facts: ProviderFacts, live: bool) -> str:
    """Say which of the stored credentials is for the other mode; empty when none is."""
    for field, text in fields.items():
        form = form_of(text, facts)
        if form and form.live not in (None, live):
            what = f"The stored {name_of(field, facts)} is {form.title} ({form.begins}…)"
            return f"{what}, and the account is {_mode(live)}."
    return ""


def form_of(text: str, facts: ProviderFacts) -> CredentialForm | None:
    """Find the form of a text, the one with the longest beginning; None when it has none."""
    forms = [form for form in facts.credential_forms if text.startswith(form.begins)]
    return max(forms, key=lambda form: len(form.begins), default=None)


def name_of(field: str, facts: ProviderFacts) -> str:
    """Call a field what the provider's console calls it, as within a sentence."""
    labels = {each.name: each.label for each in facts.credential_fields} | {WEBHOOK_SECRET: facts.webhook_secret}
    label = labels[field]
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def with_article(noun: str) -> str:
    """Put *a* or *an* before what a field is called; abbreviations are spelt out by readers."""
    spelt = noun[:2].isupper()
    return f"{'an' if noun[:1] in ('AEFHILMNORSX' if spelt else 'aeio') else 'a'} {noun}"


def _another_kind(form: CredentialForm, *, field: str, facts: ProviderFacts, live: bool | None) -> str:
    """Say that a text is known to be something else, of a field that takes texts of any form."""
    what = f"The {name_of(field, facts)} is {form.title} ({form.begins}…)"
    if form.field != field:
        return f"{what}: enter that as the {name_of(form.field, facts)}."
    return f"{what}, and the account is {_mode(live)}." if live is not None and form.live not in (None, live) else ""


def _missing(fields: Mapping[str, str], facts: ProviderFacts, live: bool) -> list[CredentialField]:
    return [each for each in asked_of(facts, live=live) if each.required and not fields.get(each.name)]


def _missing_sentence(field: CredentialField, facts: ProviderFacts) -> str:
    if field.live_only:
        return f"Enter the {name_of(field.name, facts)}: a live account at {facts.title} needs it."
    return f"Enter the {name_of(field.name, facts)}: without it {facts.title} cannot be called."


def _expected(field: str, facts: ProviderFacts, live: bool | None) -> str:
    forms = [form for form in facts.credential_forms if form.field == field]
    return " or ".join(form.begins for form in forms if live is None or form.live in (None, live))


def _is_whole(text: str, form: CredentialForm) -> bool:
    return re.fullmatch(form.rest, text.removeprefix(form.begins)) is not None


def _mode(live: bool) -> str:
    return "live" if live else "a sandbox account"
