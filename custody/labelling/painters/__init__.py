"""One layout, computed once; a painter for each file format that only copies it out."""
