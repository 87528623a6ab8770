"""The same facts as RDF: dataset, vocabulary, shapes, exports and the SPARQL store."""
