/* Makes the nth operation on files below a folder fail, for tests/it/faults.rs. Loaded by LD_PRELOAD.
 *
 * FAULT_UNDER   the folder; other files, libraries and standard streams are left alone
 * FAULT_AT      which operation fails, counted from 1; 0 only counts
 * FAULT_KIND    eio, enospc, full (this and every later write: no space), short (half is written or read),
 *               torn (half is written, then the process ends), crash (the process ends before it),
 *               rofs (no file can be opened to write or removed: a file system that is mounted to read)
 * FAULT_COUNT   a file that gets the number of operations at the end
 *
 * What is counted: open, read, write, sync, truncate, unlink, rename, making a folder.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define ENDED 99
#define MOST 65536

static _Atomic long done;
static long at;
static const char *kind, *under, *count_file;
static char watched[MOST];

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("FAULT_AT");
    at = text ? atol(text) : 0;
    kind = getenv("FAULT_KIND");
    under = getenv("FAULT_UNDER");
    count_file = getenv("FAULT_COUNT");
    if (!kind) kind = "eio";
}

__attribute__((destructor)) static void finish(void) {
    if (!count_file) return;
    char text[32];
    int length = snprintf(text, sizeof text, "%ld", (long)done);
    int (*open_)(const char *, int, ...) = real("open");
    ssize_t (*write_)(int, const void *, size_t) = real("write");
    int fd = open_(count_file, O_CREAT | O_WRONLY | O_TRUNC, 0644);
    if (fd >= 0) { write_(fd, text, length); close(fd); }
}

static int is_watched_path(int folder, const char *path) {
    if (!under || !path) return 0;
    if (path[0] == '/') return strncmp(path, under, strlen(under)) == 0;
    if (folder != AT_FDCWD) return 0;
    /* A name of the working folder, which is the folder of the test. */
    char here[4096];
    return getcwd(here, sizeof here) && strncmp(here, under, strlen(under)) == 0;
}

static int is_watched(int fd) { return fd >= 0 && fd < MOST && watched[fd]; }
static int is(const char *name) { return strcmp(kind, name) == 0; }

/* Whether this operation is the one. `writes` is 1 for what needs room on the disk. */
static int strikes(int writes) {
    long now = atomic_fetch_add(&done, 1) + 1;
    if (!at) return 0;
    if (is("full")) return writes && now >= at;
    if (now != at) return 0;
    if (is("crash")) _exit(ENDED);
    return 1;
}

static int refuse(void) {
    errno = is("enospc") || is("full") ? ENOSPC : EIO;
    return -1;
}

static int opened(int fd, int folder, const char *path) {
    if (fd >= 0 && fd < MOST) watched[fd] = is_watched_path(folder, path);
    return fd;
}

#define OPEN(name, first, folder, ...)                                                        \
    int name(first const char *path, int flags, ...) {                                        \
        mode_t mode = 0;                                                                       \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                   \
            va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list);   \
        }                                                                                      \
        if (is("rofs") && is_watched_path(folder, path) && (flags & O_ACCMODE) != O_RDONLY) {   \
            errno = EROFS;                                                                     \
            return -1;                                                                         \
        }                                                                                      \
        if (is_watched_path(folder, path) && strikes((flags & O_CREAT) != 0)                   \
            && !is("short") && !is("torn")) return refuse();                                   \
        int (*next)() = real(#name);                                                           \
        return opened(next(__VA_ARGS__ path, flags, mode), folder, path);                      \
    }
#define COMMA ,
OPEN(open, , AT_FDCWD, )
OPEN(open64, , AT_FDCWD, )
OPEN(openat, int folder COMMA, folder, folder COMMA)
OPEN(openat64, int folder COMMA, folder, folder COMMA)

int close(int fd) {
    int (*next)(int) = real("close");
    if (fd >= 0 && fd < MOST) watched[fd] = 0;
    return next(fd);
}

#define STRUCK(writes) (is_watched(fd) && strikes(writes))

ssize_t write(int fd, const void *bytes, size_t n) {
    ssize_t (*next)(int, const void *, size_t) = real("write");
    if (STRUCK(1)) {
        if (is("torn")) { next(fd, bytes, n / 2); _exit(ENDED); }
        if (!is("short")) return refuse();
        if (n > 1) n /= 2;
    }
    return next(fd, bytes, n);
}

#define PWRITE(name, offset_type)                                                              \
    ssize_t name(int fd, const void *bytes, size_t n, offset_type to) {                        \
        ssize_t (*next)(int, const void *, size_t, offset_type) = real(#name);                 \
        if (STRUCK(1)) {                                                                       \
            if (is("torn")) { next(fd, bytes, n / 2, to); _exit(ENDED); }                      \
            if (!is("short")) return refuse();                                                 \
            if (n > 1) n /= 2;                                                                 \
        }                                                                                      \
        return next(fd, bytes, n, to);                                                         \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t read(int fd, void *bytes, size_t n) {
    ssize_t (*next)(int, void *, size_t) = real("read");
    if (STRUCK(0)) {
        if (!is("short") && !is("torn")) return refuse();
        if (n > 1) n /= 2;
    }
    return next(fd, bytes, n);
}

#define PREAD(name, offset_type)                                                               \
    ssize_t name(int fd, void *bytes, size_t n, offset_type from) {                            \
        ssize_t (*next)(int, void *, size_t, offset_type) = real(#name);                       \
        if (STRUCK(0)) {                                                                       \
            if (!is("short") && !is("torn")) return refuse();                                  \
            if (n > 1) n /= 2;                                                                 \
        }                                                                                      \
        return next(fd, bytes, n, from);                                                       \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

#define SYNC(name)                                                                             \
    int name(int fd) {                                                                         \
        int (*next)(int) = real(#name);                                                        \
        if (STRUCK(0)) {                                                                       \
            if (is("torn")) _exit(ENDED);                                                      \
            if (!is("short")) { errno = EIO; return -1; }                                      \
        }                                                                                      \
        return next(fd);                                                                       \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_type)                                                            \
    int name(int fd, offset_type to) {                                                         \
        int (*next)(int, offset_type) = real(#name);                                           \
        if (STRUCK(0) && !is("short") && !is("torn")) { errno = EIO; return -1; }              \
        return next(fd, to);                                                                   \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int unlink(const char *path) {
    int (*next)(const char *) = real("unlink");
    if (is("rofs") && is_watched_path(AT_FDCWD, path)) { errno = EROFS; return -1; }
    if (is_watched_path(AT_FDCWD, path) && strikes(0) && !is("short") && !is("torn")) { errno = EIO; return -1; }
    return next(path);
}

int rename(const char *from, const char *to) {
    int (*next)(const char *, const char *) = real("rename");
    if (is_watched_path(AT_FDCWD, to) && strikes(0) && !is("short") && !is("torn")) { errno = EIO; return -1; }
    return next(from, to);
}

int mkdir(const char *path, mode_t mode) {
    int (*next)(const char *, mode_t) = real("mkdir");
    if (is_watched_path(AT_FDCWD, path) && strikes(1) && !is("short") && !is("torn")) return refuse();
    return next(path, mode);
}
