"""What people do not want to be told for a time: their alerts are kept, and when that ends, what still holds is sent once.

covering  which alerts a mute is about
ending    what is still worth sending when it ends
keeping   puts both into effect in the warehouse
"""
