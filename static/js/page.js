// Every page: after a refused form the focus goes to the list of what needs a look.
document.querySelector("[data-error-summary]")?.focus();
