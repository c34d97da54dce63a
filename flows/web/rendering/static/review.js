// Single keys for the buttons of the form; the page works without them.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) {
    return;
  }
  const relation = document.getElementById("relation");
  if (relation && /^[1-6]$/.test(event.key)) {
    relation.selectedIndex = Number(event.key);
  } else if (event.key === "n") {
    document.getElementById("note")?.focus();
  } else {
    const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (!button) {
      return;
    }
    button.click();
  }
  event.preventDefault();
});
