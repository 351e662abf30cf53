"""The form of a provider account: a field for each of the provider's credentials. Secrets are write-only."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.html import format_html

from providers.base import Credentials
from providers.credentials import merged, problems_with, trimmed, wrong_mode
from providers.facts import CredentialField, ProviderFacts
from providers.models import ProviderAccount
from providers.registry import PROVIDERS, own_credentials
from sessions_app.admin.providers.account_details_form import KEEP_THE_MODE, AccountDetailsForm
from sessions_app.admin.providers.credential_fields import entered_for, field_name, form_field

AGAIN = "Enter it again: nothing was saved, and secrets are never sent back."


class AccountForm(AccountDetailsForm):
    """An account with its credentials: of the secret ones, those left empty stay as they are."""

    asked: ClassVar[Mapping[str, CredentialField]] = {}
    """The credentials it asks for, by their names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entered: dict[str, str] = {}
        stored = self.instance.credentials.fields
        self._shown = {name for name, each in self.asked.items() if not each.secret}
        self.initial.update({field_name(name): stored.get(name, "") for name in self._shown})

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be the credential it was entered as, and an account that lacks one."""
        self._entered = self._read()
        given = super().clean()
        if self.facts and self._is_judged():
            stored = self.instance.credentials
            problems = problems_with(self._entered, stored=stored, facts=self.facts, live=self._is_live())
            for name, problem in problems.items():
                self.add_error(field_name(name) if name in self.asked else None, problem)
        return given

    def full_clean(self) -> None:
        """Say of secrets that were right, where something else is wrong, that they have to be entered again."""
        super().full_clean()
        for name in self._entered.keys() - self._shown if self.errors else ():
            if field_name(name) not in self.errors:
                shown = self[field_name(name)]
                shown.help_text = format_html("<strong>{}</strong> {}", AGAIN, shown.help_text)

    def _read(self) -> dict[str, str]:
        """Give what was entered by the credential's name: a secret that was left empty was not."""
        given = {name: trimmed(self.cleaned_data.get(field_name(name), "")) for name in self.asked}
        stored = self.instance.credentials.fields
        return {name: text for name, text in given.items() if text or (name in self._shown and name in stored)}

    def _is_judged(self) -> bool:
        """Tell whether the credentials are to be right: of an old account only once any is touched."""
        if self.instance._state.adding:
            return bool(self._entered) or own_credentials(self.instance.provider, "name") is None
        stored = self.instance.credentials.fields
        touched = {name for name, text in self._entered.items() if stored.get(name) != text}
        return bool(touched) or ("mode" in self.changed_data and bool(stored))

    def _stored_problem(self, facts: ProviderFacts) -> str:
        """Say nothing of what is replaced, and leave what is missing to the field it is entered in."""
        stored = self.instance.credentials.fields
        kept = {name: text for name, text in stored.items() if name not in self._entered}
        problem = wrong_mode(kept, facts=facts, live=self._is_live())
        return f"{problem} {KEEP_THE_MODE}" if problem else ""

    def save(self, commit: bool = True) -> Any:
        """Seal what was entered, keeping what was not."""
        if (wanted := self.credentials_to_seal()) is not None:
            # What is sealed is bound to its row, and Django takes a new parent's key away for its inline forms.
            self.instance.id = self.instance.id or ProviderAccount._meta.pk.get_default()
            self.instance.seal_credentials(wanted)
        self.sealed = wanted is not None
        return super().save(commit)

    def credentials_to_seal(self) -> Credentials | None:
        """Give what is to be sealed, None when nothing changes. A secret entered again is sealed anew, too."""
        if self.instance._state.adding and not self._entered:
            return own_credentials(self.instance.provider, self.cleaned_data["name"])
        if self.facts is None:
            return None
        stored = self.instance.credentials
        wanted = merged(stored, self._entered, facts=self.facts, live=self._is_live())
        return wanted if wanted != stored or self._entered.keys() - self._shown else None


def account_form(
    provider: str, account: ProviderAccount | None, *, enters_credentials: bool, mode_stays: bool = False
) -> type[forms.ModelForm]:
    """Make the form of an account, or of a new one at `provider`."""
    if not enters_credentials or provider not in PROVIDERS:
        return cast(type[forms.ModelForm], type("DetailsForm", (AccountDetailsForm,), {"chosen": provider}))
    facts, made = PROVIDERS[provider].facts, own_credentials(provider, "name") is not None
    asked = {each.name: each for each in entered_for(facts, account, mode_stays=mode_stays)}
    fields = {
        field_name(each.name): form_field(each, facts, adding=account is None, made=made) for each in asked.values()
    }
    return cast(
        type[forms.ModelForm], type("CredentialsForm", (AccountForm,), {"chosen": provider, "asked": asked, **fields})
    )
