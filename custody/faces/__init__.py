"""How people meet it: pages, JSON API, command line. A face identifies, translates in, calls one door or one read."""
