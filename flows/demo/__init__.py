"""The demonstration: a small site on loopback with releases written for it, visited twice, "six months" apart."""
