"""From a file to a tree: readers of file formats, lines, paragraphs, and the segmenter into 编/章/节/条/款/项/目."""
