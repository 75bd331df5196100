// Narrows the list of codes. Without it the page has the same content.
(function () {
  var place = document.getElementById("search");
  var rows = Array.from(document.querySelectorAll("details.codes tbody tr"));
  var texts = rows.map(function (row) {
    return row.cells[0].textContent.toLowerCase() + " " + row.cells[1].textContent.toLowerCase();
  });
  place.innerHTML = '<label for="find">Find a code or a word of its title</label>' +
    '<input id="find" type="search" autocomplete="off"><p role="status" aria-live="polite"></p>';
  var field = document.getElementById("find");
  var status = place.querySelector("p");
  function narrow() {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (row, at) {
      var fits = words.every(function (word) { return texts[at].indexOf(word) >= 0; });
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.querySelectorAll("details.codes").forEach(function (list) {
      var any = list.querySelector("tbody tr:not([hidden])") !== null;
      list.hidden = !any;
      if (any && words.length > 0) { list.open = true; }
    });
    status.textContent = shown + " of " + rows.length + " codes";
  }
  field.addEventListener("input", narrow);
  narrow();
})();
