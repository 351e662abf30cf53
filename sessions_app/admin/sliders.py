"""A number field with a slider."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminIntegerFieldWidget

MOST = 100


class Slider(UnfoldAdminIntegerFieldWidget):
    """A number field with a slider that sets it, also by the arrow keys."""

    def __init__(self, title: str, *, most: int = MOST, step: str = "1", reach: int = 0) -> None:
        """`reach`: how far the slider goes, if not as far as the number may."""
        super().__init__(attrs={"min": 0, "max": most, "step": step, "inputmode": "decimal"})
        self._title, self._reach = title, reach or most

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        number = super().render(name, value, attrs, renderer)
        return format_html(
            '<div class="weight-slider">{}<input type="range" min="0" max="{}" value="{}" data-follows="{}"'
            ' aria-label="{}, slider"></div>',
            number,
            self._reach,
            value if value is not None else 0,
            (attrs or {}).get("id", f"id_{name}"),
            self._title,
        )
