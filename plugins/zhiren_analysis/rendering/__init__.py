"""How a report looks: on the web, on paper, in a spreadsheet."""
