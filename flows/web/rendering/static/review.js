// Single keys for the buttons of the form; the page works without them.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) {
    return;
  }
  const choice = document.getElementById("relation") ?? document.getElementById("firmness");
  const number = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
  if (choice && number && number < choice.options.length) {
    choice.selectedIndex = number;
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
