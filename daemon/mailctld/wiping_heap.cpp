#include <cstdlib>
#include <new>

#include <malloc.h>
#include <string.h>

// Whatever mailctld gives back to the heap is overwritten first: a parser's buffer, a text that
// grew and left its old place behind. Copies of a password that nobody holds any more are so gone,
// whoever made them. Both halves are replaced, because what one allocates the other gives back.

void* operator new(std::size_t size) {
    void* const place = std::malloc(size == 0 ? 1 : size);
    if (place == nullptr) {
        throw std::bad_alloc();
    }
    return place;
}

void operator delete(void* place) noexcept {
    if (place != nullptr) {
        ::explicit_bzero(place, ::malloc_usable_size(place));
        std::free(place);
    }
}

void operator delete(void* place, std::size_t /*size*/) noexcept { operator delete(place); }
