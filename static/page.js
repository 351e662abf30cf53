// What pages say in attributes stands here as components: the Content-Security-Policy lets no text become a script, so
// Alpine.js runs in the build that evaluates none, and that build knows no globals.
document.addEventListener("alpine:init", () => {
  const SHOWN = "sidebarDesktopOpen", WIDE = "(min-width: 80rem)";

  for (const component of [theme, searchForm, searchDropdown, searchCommand]) Alpine.data(component.name, component);

  Alpine.data("accountMenu", () => ({
    openUserLinks: false,

    close() {
      this.openUserLinks = false;
      this.$refs.opener.focus();
    },
  }));

  Alpine.data("page", (tab = "") => ({
    activeTab: getCurrentTab() || tab,
    sidebarMobileOpen: false,
    sidebarDesktopOpen: localStorage.getItem(SHOWN) !== "0",
    moveRecords: event => moveRecords(event), // both for rows that are dragged
    sortRecords: event => sortRecords(event),
    window: { location: { pathname: location.pathname, search: location.search } }, // where Unfold's forms are sent

    init() {
      this.$watch(SHOWN, shown => localStorage.setItem(SHOWN, shown ? "1" : "0"));
    },

    toggleSidebar() {
      if (matchMedia(WIDE).matches) this.sidebarDesktopOpen = !this.sidebarDesktopOpen;
      else this.sidebarMobileOpen = !this.sidebarMobileOpen;
    },
  }));
});
